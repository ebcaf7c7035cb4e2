/**
 * What is kept of a release, so that later code is tried on it: a folder for each below e2e/releases, written by
 * scripts/record-release.ts and never changed after the release.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import type { RecordedHistory } from "../../src/durable-host/durable-host.ts";
import type { LedgerRequest } from "../../src/ledger/requests.ts";

const RELEASES = fileURLToPath(new URL(".", import.meta.url));

/** What was written by code of one release, and is read by that of another. */
export interface Wire {
	orchestrationVersion: number;
	/** In base64: the key with which the token was signed. Of no installation. */
	key: string;
	callback: { batch: string; launch: number; index: number; expiresAt: number; token: string };
	group: { hub: string; job: string; lease: string; tags: Record<string, string> };
	sealed: { context: string; text: string; values: Record<string, string> };
}

/** A ledger's states at several instants, and every kind of request that it was sent. */
export interface RecordedLedger {
	states: { at: number; state: object }[];
	requests: LedgerRequest[];
}

/** Where jobs stood when the server was stopped, and how they end. */
export interface UnderWay {
	stoppedAt: number;
	jobs: { id: string; name: string; endsAs: string }[];
}

/** A table's rows and a container's blobs, as Azure keeps them. */
export interface AzureContents {
	rows: Record<string, unknown>[];
	blobs: { name: string; contentType: string; base64: string }[];
}

/** The names of the releases that are kept, such as 0.2.0. */
export function keptReleases(): string[] {
	return readdirSync(RELEASES).filter((name) => /^\d/.test(name));
}

export function isKept(release: string): boolean {
	return existsSync(join(RELEASES, release));
}

export function readKept<T>(release: string, name: string): T {
	return JSON.parse(readKeptBytes(release, `${name}.json.gz`).toString("utf8")) as T;
}

export function readKeptBytes(release: string, file: string): Buffer {
	return gunzipSync(readFileSync(join(RELEASES, release, file)));
}

export function readHistories(release: string): RecordedHistory[] {
	return readKept(release, "histories");
}

export function writeKept(release: string, name: string, value: unknown): void {
	writeKeptBytes(release, `${name}.json.gz`, Buffer.from(JSON.stringify(value)));
}

/** Addresses, paths and tokens, as texts that are anywhere in a file. */
const OF_THIS_MACHINE = /https?:\/\/|127\.0\.0\.1|\/tmp\/|\/home\/|[?&]t=|\bsig=|AccountKey/;

/** Throws when there is something in it that is of the machine on which it was recorded. */
export function writeKeptBytes(release: string, file: string, bytes: Uint8Array): void {
	const found = OF_THIS_MACHINE.exec(Buffer.from(bytes).toString("latin1"));
	if (found !== null) {
		const around = found.input.slice(Math.max(0, found.index - 80), found.index + 40);
		throw new Error(`${file} would have something of this machine: ${around}`);
	}
	mkdirSync(join(RELEASES, release), { recursive: true });
	writeFileSync(join(RELEASES, release, file), gzipSync(bytes, { level: 9 }));
}
