/** Looks for texts that nobody may see, in whatever form they could have been written down. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** A text or bytes, and what to call it in a finding. */
export interface Place {
	where: string;
	content: string | Uint8Array;
}

/** What was found, a line each: which secret, as what, and where. The secret itself is not in it. */
export function findSecrets(secrets: Record<string, string>, places: readonly Place[]): string[] {
	const forms = Object.entries(secrets).flatMap(([name, value]) =>
		Object.entries(formsOf(value)).map(([form, bytes]) => ({ what: `${name} as ${form}`, bytes })),
	);
	return places.flatMap(({ where, content }) => {
		const bytes = Buffer.from(content as string);
		return forms
			.filter((form) => bytes.includes(form.bytes))
			.map(({ what }) => `${what} in ${where}`);
	});
}

/** Every file below the folder, raw: SQLite's with their journals. */
export function filesBelow(folder: string, skip: (name: string) => boolean): Place[] {
	return readdirSync(folder, { recursive: true, encoding: "utf8" }).flatMap((name) => {
		const path = join(folder, name);
		if (skip(relative(folder, path)) || !statSync(path).isFile()) return [];
		return [{ where: name, content: readFileSync(path) }];
	});
}

function formsOf(value: string): Record<string, Buffer> {
	const bytes = Buffer.from(value);
	return {
		text: bytes,
		json: Buffer.from(JSON.stringify(value).slice(1, -1)),
		"part of a URL": Buffer.from(encodeURIComponent(value)),
		hex: Buffer.from(bytes.toString("hex")),
		"UTF-16": Buffer.from(value, "utf16le"),
		...Object.fromEntries([0, 1, 2].map((k) => [`base64, from byte ${k}`, inBase64(bytes, k)])),
	};
}

/** What every base64 text has in it that has the bytes at a place whose rest by 3 is k. */
function inBase64(bytes: Buffer, k: number): Buffer {
	const text = Buffer.concat([Buffer.alloc(k), bytes])
		.toString("base64")
		.replace(/=+$/, "");
	const isOpen = (bytes.length + k) % 3 !== 0;
	return Buffer.from(text.slice(k === 0 ? 0 : k + 1, isOpen ? -1 : undefined));
}
