import { describe, expect, it } from "vitest";
import type { TheStore } from "../store.suite.ts";
import { describeFileLists } from "./file-lists.suite.ts";
import { describeFileStreams } from "./file-streams.suite.ts";
import { ODD_TEXTS } from "./samples.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

export function describeFiles(theStore: TheStore): void {
	describeContents(theStore);
	describeFileStreams(theStore);
	describeFileLists(theStore);
}

function describeContents(theStore: TheStore): void {
	const textOf = async (name: string) => {
		const content = await theStore().readFile(name);
		return content && new TextDecoder("utf-8", { ignoreBOM: true }).decode(content);
	};

	describe("files", () => {
		it("are not there before they were written", async () => {
			expect(await theStore().readFile("a/result.json")).toBeUndefined();
			await theStore().writeFile("a/results/1.json", bytesOf("1"));
			expect(await theStore().readFile("a/results/2.json")).toBeUndefined();
			expect(await theStore().readFile("a/results")).toBeUndefined();
			expect(await theStore().readFile("a/results/1.json/more")).toBeUndefined();
		});

		it("keep every byte, also of large and of empty content", async () => {
			const contents = [
				new Uint8Array(),
				Uint8Array.from({ length: 256 }, (_, byte) => byte),
				bytesOf(JSON.stringify({ text: "é\n".repeat(40_000), odd: ODD_TEXTS })),
				new Uint8Array(3_000_000).fill(7),
			];
			for (const [at, content] of contents.entries()) {
				await theStore().writeFile(`a/logs/${at}.txt`, content);
				const found = await theStore().readFile(`a/logs/${at}.txt`);
				expect(found && Buffer.compare(found, content)).toBe(0);
			}
		});

		it("write only the part of a buffer that a view shows", async () => {
			await theStore().writeFile("a/part", bytesOf("before middle after").subarray(7, 13));
			expect(await textOf("a/part")).toBe("middle");
		});

		it("are replaced by a shorter or a longer content", async () => {
			for (const text of ["middle", "s", "the longest of them", ""]) {
				await theStore().writeFile("a/log.txt", bytesOf(text));
				expect(await textOf("a/log.txt")).toBe(text);
			}
		});

		it("are seen whole while they are replaced", async () => {
			const versions = ["a", "b", "c", "d"].map((letter) => letter.repeat(100_000));
			await theStore().writeFile("a/log.txt", bytesOf(versions[0]!));
			const writes = versions.flatMap((version) =>
				Array.from({ length: 5 }, () => theStore().writeFile("a/log.txt", bytesOf(version))),
			);
			const reads = Array.from({ length: 20 }, () => textOf("a/log.txt"));
			for (const text of await Promise.all(reads)) expect(versions.includes(text!)).toBe(true);
			await Promise.all(writes);
			expect(versions.includes((await textOf("a/log.txt"))!)).toBe(true);
		});

		const outside = ["../a", "a/../../b", "a/..", "/etc/passwd", "a//b", "a/", "./a", "a/./b"];
		const odd = ["", ".", "..", "a b", "a\\b", "C:", "a\u0000", "ä", "a\n", "~a"];
		it.each([...outside, ...odd])("refuse the name %j", async (name) => {
			await expect(theStore().writeFile(name, bytesOf("x"))).rejects.toThrow();
			await expect(theStore().readFile(name)).rejects.toThrow();
			await expect(theStore().openFile(name)).rejects.toThrow();
			await expect(theStore().fileInfo(name)).rejects.toThrow();
			await expect(theStore().listFiles(name, { limit: 1 })).rejects.toThrow();
			await expect(theStore().uploadUrl(name, { expiresAt: 1 })).rejects.toThrow();
			await expect(theStore().downloadUrl(name, { expiresAt: 1 })).rejects.toThrow();
		});

		it.each(["a", "a/b/c/d.json", "..a/.b", "a-1_2.X/..."])("take the name %j", async (name) => {
			await theStore().writeFile(name, bytesOf(name));
			expect(await textOf(name)).toBe(name);
		});

		it("may have a name that is the beginning of another's", async () => {
			for (const name of ["a/b/c", "a/b", "a", "a/b.", "a/b./c"]) {
				await theStore().writeFile(name, bytesOf(name));
			}
			for (const name of ["a/b/c", "a/b", "a", "a/b.", "a/b./c"]) {
				expect(await textOf(name)).toBe(name);
			}
			expect(await textOf("a/B")).toBeUndefined();
		});
	});
}
