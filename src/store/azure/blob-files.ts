import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { BlockBlobClient, ContainerClient } from "@azure/storage-blob";
import { limitBytes } from "../limit-bytes.ts";
import { NO_TYPE, type Store } from "../store.ts";
import { checkContentType, checkFileName, checkJobId, checkPageLimit } from "../store-names.ts";
import type { AzureAccount } from "./azure-account.ts";
import { blobName, fileName, rowTextName } from "./blob-names.ts";
import { inParallel } from "./in-parallel.ts";
import { explain, statusOf } from "./storage-error.ts";

type FileMembers =
	| "writeFile"
	| "writeFileFrom"
	| "readFile"
	| "openFile"
	| "fileInfo"
	| "listFiles";

export interface BlobFiles extends Pick<Store, FileMembers> {
	/** Texts that are too long for a row of the table. Names begin with `<jobId>/`. */
	writeRowText(name: string, text: string): Promise<void>;
	readRowText(name: string): Promise<string | undefined>;
	/** Removes a job's files and row texts. */
	deleteBlobs(jobId: string): Promise<void>;
}

/** A content up to this size is written by one request; a longer one by blocks of it. */
const BLOCK_BYTES = 4 * 1024 * 1024;
const DELETES_AT_A_TIME = 16;

/**
 * Files as block blobs: a blob is replaced by the request that ends the writing, with content, length and type
 * together.
 */
export function blobFiles(hub: string, account: AzureAccount): BlobFiles {
	async function asked<T>(
		what: string,
		work: (container: ContainerClient) => Promise<T>,
	): Promise<T> {
		const { container } = await account.blobs();
		try {
			return await work(container);
		} catch (error) {
			if (statusOf(error) === undefined && !isOfStorage(error)) throw error;
			throw explain(error, {
				what,
				where: container.url,
				role: "Storage Blob Data Contributor",
			});
		}
	}

	async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
		try {
			return await work;
		} catch (error) {
			if (isAbsent(error)) return undefined;
			throw error;
		}
	}

	const blob = (name: string) => (container: ContainerClient) =>
		container.getBlockBlobClient(blobName(hub, name));

	/** `name` is the blob's. */
	async function readBlob(what: string, name: string): Promise<Uint8Array | undefined> {
		return await asked(what, async (container) => {
			const answer = await ifThere(container.getBlobClient(name).download());
			if (answer === undefined) return undefined;
			const chunks = [];
			for await (const chunk of answer.readableStreamBody!) chunks.push(chunk as Buffer);
			return Buffer.concat(chunks);
		});
	}

	async function deleteBelow(prefix: string): Promise<void> {
		await asked(`delete the files below ${prefix}`, (container) =>
			inParallel(DELETES_AT_A_TIME, container.listBlobsFlat({ prefix }), ({ name }) =>
				container.getBlobClient(name).deleteIfExists(),
			),
		);
	}

	return {
		async writeFile(name, content, { contentType } = {}) {
			checkFileName(name);
			checkContentType(contentType);
			await asked(`write the file ${name}`, (container) =>
				blob(name)(container).upload(content, content.length, headersOf(contentType)),
			);
		},

		async writeFileFrom(name, content, { mostBytes, contentType }) {
			checkFileName(name);
			checkContentType(contentType);
			const limited = limitBytes(name, content, mostBytes);
			return await asked(`write the file ${name}`, (container) =>
				uploadBlocks(blob(name)(container), limited, headersOf(contentType)),
			);
		},

		async readFile(name) {
			checkFileName(name);
			return await readBlob(`read the file ${name}`, blobName(hub, name));
		},

		async openFile(name) {
			checkFileName(name);
			const answer = await asked(`read the file ${name}`, (container) =>
				ifThere(blob(name)(container).download()),
			);
			if (answer === undefined) return undefined;
			const { readableStreamBody, contentLength, contentType } = answer;
			const stream = Readable.toWeb(readableStreamBody as Readable) as ReadableStream<Uint8Array>;
			return { stream, bytes: contentLength!, contentType: contentType ?? NO_TYPE };
		},

		async fileInfo(name) {
			checkFileName(name);
			const found = await asked(`look at the file ${name}`, (container) =>
				ifThere(blob(name)(container).getProperties()),
			);
			return found && { bytes: found.contentLength!, contentType: found.contentType ?? NO_TYPE };
		},

		async listFiles(prefix, { limit, after }) {
			checkFileName(prefix);
			checkPageLimit(limit);
			const page = await asked(`list the files below ${prefix}`, async (container) => {
				const pages = container.listBlobsFlat({ prefix: `${blobName(hub, prefix)}/` }).byPage({
					maxPageSize: limit,
					...(after !== undefined && { continuationToken: after }),
				});
				for await (const first of pages) return first;
				return undefined;
			});
			const blobs = page?.segment.blobItems ?? [];
			const files = blobs.map(({ name, properties }) => ({
				name: fileName(hub, name),
				bytes: properties.contentLength ?? 0,
				contentType: properties.contentType ?? NO_TYPE,
			}));
			const next = page?.continuationToken;
			return next ? { files, next } : { files };
		},

		async writeRowText(name, text) {
			const content = Buffer.from(text);
			await asked("write a long text", (container) =>
				container
					.getBlockBlobClient(rowTextName(hub, name))
					.upload(content, content.length, headersOf("application/json")),
			);
		},

		async readRowText(name) {
			const content = await readBlob("read a long text", rowTextName(hub, name));
			return content && Buffer.from(content).toString("utf8");
		},

		async deleteBlobs(jobId) {
			checkJobId(jobId);
			await deleteBelow(`${blobName(hub, jobId)}/`);
			await deleteBelow(`${rowTextName(hub, jobId)}/`);
		},
	};
}

const headersOf = (contentType = NO_TYPE) => ({
	blobHTTPHeaders: { blobContentType: contentType },
});

/**
 * Sends blocks as the content comes, and makes them the blob's content at its end. Blocks that never become
 * one are the service's to remove, after a week or with the next writer's end.
 */
async function uploadBlocks(
	blob: BlockBlobClient,
	content: AsyncIterable<Uint8Array>,
	headers: ReturnType<typeof headersOf>,
): Promise<{ bytes: number }> {
	const ids: string[] = [];
	const writer = randomUUID();
	let bytes = 0;
	for await (const block of blocksOf(content)) {
		bytes += block.length;
		if (ids.length === 0 && block.length < BLOCK_BYTES) {
			await blob.upload(block, block.length, headers);
			return { bytes };
		}
		const id = `${writer}-${String(ids.length).padStart(6, "0")}`;
		ids.push(Buffer.from(id).toString("base64"));
		await blob.stageBlock(ids.at(-1)!, block, block.length);
	}
	await blob.commitBlockList(ids, headers);
	return { bytes };
}

/** Blocks of one size; the last one is shorter, and the only one may be empty. */
async function* blocksOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
	let chunks: Uint8Array[] = [];
	let bytes = 0;
	let isFirst = true;
	for await (let chunk of content) {
		while (bytes + chunk.length >= BLOCK_BYTES) {
			const head = chunk.subarray(0, BLOCK_BYTES - bytes);
			yield Buffer.concat([...chunks, head]);
			isFirst = false;
			chunk = chunk.subarray(head.length);
			chunks = [];
			bytes = 0;
		}
		chunks.push(chunk);
		bytes += chunk.length;
	}
	if (bytes > 0 || isFirst) yield Buffer.concat(chunks);
}

function isAbsent(error: unknown): boolean {
	const code = (error as { code?: string }).code;
	return statusOf(error) === 404 && code !== "ContainerNotFound";
}

/** Errors of the connection and of the credential, told from those of whoever gives the content. */
function isOfStorage(error: unknown): boolean {
	const { name } = error as Error;
	return (
		name === "RestError" ||
		name.endsWith("UnavailableError") ||
		name.endsWith("AuthenticationError")
	);
}
