import { describe, expect, it } from "vitest";
import type { TheStore } from "../store.suite.ts";

const MINUTE_MS = 60_000;
const BLOB_HEADER = { "x-ms-blob-type": "BlockBlob" };

/** What URLs of single files must do, and what they must not. */
export function describeFileUrls(theStore: TheStore): void {
	const soon = () => ({ expiresAt: Date.now() + MINUTE_MS });
	const uploadUrl = async (name: string) => (await theStore().uploadUrl(name, soon()))!;
	const downloadUrl = async (name: string) => (await theStore().downloadUrl(name, soon()))!;
	const put = async (url: string, body: string, contentType = "image/png") => {
		const headers = { ...BLOB_HEADER, "content-type": contentType };
		return (await fetch(url, { method: "PUT", body, headers })).status;
	};
	const textOf = async (name: string) => {
		const content = await theStore().readFile(name);
		return content && Buffer.from(content).toString();
	};

	describe("A URL of a file", () => {
		it("takes its content, with its type, and again", async () => {
			const url = await uploadUrl("a/out/0.png");
			expect(await put(url, "first")).toBe(201);
			expect(await theStore().fileInfo("a/out/0.png")).toEqual({
				bytes: 5,
				contentType: "image/png",
			});
			expect(await put(url, "second")).toBe(201);
			expect(await textOf("a/out/0.png")).toBe("second");
		});

		it("gives its content, or tells that there is none", async () => {
			await theStore().writeFile("a/in/...", Buffer.from("content"), { contentType: "text/plain" });
			const answer = await fetch(await downloadUrl("a/in/..."));
			expect(await answer.text()).toBe("content");
			expect(answer.headers.get("content-type")).toBe("text/plain");
			const absent = await fetch(await downloadUrl("a/in/1"));
			await absent.body?.cancel();
			expect(absent.status).toBe(404);
		});

		it("has a browser save the file rather than show it, under the name that it was given", async () => {
			await theStore().writeFile("a/page", Buffer.from("<p>"), { contentType: "text/html" });
			const url = await theStore().downloadUrl("a/page", { ...soon(), saveAs: "job-0" });
			const answer = await fetch(url!);
			expect(await answer.text()).toBe("<p>");
			expect(answer.headers.get("content-disposition")).toBe('attachment; filename="job-0"');
		});

		it("does nothing but what it is for", async () => {
			await theStore().writeFile("a/file", Buffer.from("content"));
			const refused = async (url: string, method: string) => {
				const init = method === "PUT" ? { body: "x", headers: BLOB_HEADER } : {};
				const answer = await fetch(url, { method, ...init });
				await answer.body?.cancel();
				return answer.status;
			};
			expect(await refused(await uploadUrl("a/file"), "GET")).toBe(403);
			expect(await refused(await uploadUrl("a/file"), "DELETE")).toBe(403);
			expect(await refused(await downloadUrl("a/file"), "PUT")).toBe(403);
			expect(await refused(await downloadUrl("a/file"), "DELETE")).toBe(403);
			expect(await textOf("a/file")).toBe("content");
		});

		it("is worth nothing for another file", async () => {
			await theStore().writeFile("a/other", Buffer.from("content"));
			const moved = (url: string) => url.replace("/a/file?", "/a/other?");
			expect(await put(moved(await uploadUrl("a/file")), "x")).toBe(403);
			const answer = await fetch(moved(await downloadUrl("a/file")));
			await answer.body?.cancel();
			expect(answer.status).toBe(403);
			expect(await textOf("a/other")).toBe("content");
		});

		it("ends when it was to end", async () => {
			const url = await theStore().uploadUrl("a/late", { expiresAt: Date.now() + 1_000 });
			// An expiry has whole seconds, so that it may be past at once.
			await new Promise((resolve) => setTimeout(resolve, 1_500));
			expect(await put(url!, "x")).toBe(403);
			expect(await textOf("a/late")).toBeUndefined();
		});

		it("is refused when it is to end before it begins", async () => {
			const expiresAt = Date.now();
			const message = "must expire after now";
			await expect(theStore().uploadUrl("a/file", { expiresAt })).rejects.toThrow(message);
			await expect(theStore().downloadUrl("a/file", { expiresAt })).rejects.toThrow(message);
		});

		it("is not given for longer than Azure's keys last", async () => {
			const inDays = (days: number) => ({ expiresAt: Date.now() + days * 24 * 60 * MINUTE_MS });
			expect(await theStore().uploadUrl("a/file", inDays(7))).toBeUndefined();
			expect(await theStore().downloadUrl("a/file", inDays(7))).toBeUndefined();
			expect(await put((await theStore().uploadUrl("a/file", inDays(6.9)))!, "x")).toBe(201);
		});
	});
}
