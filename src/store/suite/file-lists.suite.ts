import { describe, expect, it } from "vitest";
import type { TheStore } from "../store.suite.ts";
import { NO_TYPE } from "../store.ts";

const content = new TextEncoder().encode("content");

export function describeFileLists(theStore: TheStore): void {
	async function listAll(prefix: string, limit: number) {
		const pages = [];
		let after: string | undefined;
		do {
			const page = await theStore().listFiles(prefix, { limit, ...(after && { after }) });
			pages.push(page.files);
			after = page.next;
		} while (after !== undefined);
		return pages;
	}

	describe("listFiles", () => {
		it("gives the files below a prefix, with length and type", async () => {
			await theStore().writeFile("a/results/0.json", content);
			await theStore().writeFile("a/results/deep/1.png", content, { contentType: "image/png" });
			for (const other of ["a/results", "a/results.json", "a/results-2/0", "A/results/0", "a/b"]) {
				await theStore().writeFile(other, content);
			}
			const { files, next } = await theStore().listFiles("a/results", { limit: 10 });
			expect(files.sort((one, two) => (one.name < two.name ? -1 : 1))).toEqual([
				{ name: "a/results/0.json", bytes: 7, contentType: NO_TYPE },
				{ name: "a/results/deep/1.png", bytes: 7, contentType: "image/png" },
			]);
			expect(next).toBeUndefined();
			expect(await theStore().listFiles("b", { limit: 10 })).toEqual({ files: [] });
		});

		it("gives each file once, page by page", async () => {
			const names = Array.from({ length: 25 }, (_, index) => `a/${index}/out.${index % 3}.`);
			for (const name of names) await theStore().writeFile(name, content);
			const pages = await listAll("a", 7);
			for (const page of pages) expect(page.length).toBeLessThanOrEqual(7);
			const found = pages.flat().map(({ name }) => name);
			expect(found.sort()).toEqual(names.sort());
		});
	});
}
