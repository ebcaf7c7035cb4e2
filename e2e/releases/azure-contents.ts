import { TableClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";
import type { AzureContents } from "./release-files.ts";

const NAME = "tutti";

/** What the store has in an account. */
export async function readAzureContents(connectionString: string): Promise<AzureContents> {
	const contents: AzureContents = { rows: [], blobs: [] };
	for await (const row of tableOf(connectionString).listEntities()) {
		const { etag: _, timestamp: __, ...columns } = row as Record<string, unknown>;
		contents.rows.push(columns);
	}
	const container = blobsOf(connectionString);
	for await (const { name, properties } of container.listBlobsFlat()) {
		const bytes = await container.getBlobClient(name).downloadToBuffer();
		const { contentType = "" } = properties;
		contents.blobs.push({ name, contentType, base64: bytes.toString("base64") });
	}
	return contents;
}

/** Puts it into an empty account. */
export async function writeAzureContents(
	connectionString: string,
	{ rows, blobs }: AzureContents,
): Promise<void> {
	const table = tableOf(connectionString);
	await table.createTable();
	for (const row of rows) {
		await table.createEntity(row as { partitionKey: string; rowKey: string });
	}
	const container = blobsOf(connectionString);
	await container.create();
	for (const { name, contentType, base64 } of blobs) {
		const blobHTTPHeaders = { blobContentType: contentType };
		await container
			.getBlockBlobClient(name)
			.uploadData(Buffer.from(base64, "base64"), { blobHTTPHeaders });
	}
}

function tableOf(connectionString: string): TableClient {
	return TableClient.fromConnectionString(connectionString, NAME, {
		allowInsecureConnection: true,
	});
}

function blobsOf(connectionString: string) {
	return BlobServiceClient.fromConnectionString(connectionString).getContainerClient(NAME);
}
