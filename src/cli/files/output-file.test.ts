import { execFileSync } from "node:child_process";
import {
	chmodSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { checkOutputFile, outputContent, writeOutputFile } from "./output-file.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("the place of an output", () => {
	it("needs a folder that exists", () => {
		const cwd = temporaryFolder();
		expect(() => checkOutputFile("no/out.json", cwd)).toThrow(`there is no folder ${cwd}/no`);
		expect(checkOutputFile("out.json", cwd)).toEqual({ name: "out.json", path: `${cwd}/out.json` });
	});

	it("is no folder", () => {
		const cwd = temporaryFolder();
		mkdirSync(join(cwd, "out"));
		expect(() => checkOutputFile("out", cwd)).toThrow("it is a folder");
		expect(() => checkOutputFile("new/", cwd)).toThrow("its name ends in /");
	});

	it("may be a link, or a pipe, which then is written to and not replaced", async () => {
		const cwd = temporaryFolder();
		writeFileSync(join(cwd, "real.json"), "old");
		symlinkSync("real.json", join(cwd, "link.json"));
		await writeOutputFile(checkOutputFile("link.json", cwd), bytes("[1]"));
		expect(readFileSync(join(cwd, "real.json"), "utf8")).toBe("[1]\n");

		execFileSync("sh", ["-c", 'mkfifo "$0"', join(cwd, "pipe")]);
		const read = readFile(join(cwd, "pipe"), "utf8");
		await writeOutputFile(checkOutputFile("pipe", cwd), bytes("[2]"));
		expect(await read).toBe("[2]\n");
		expect(statSync(join(cwd, "pipe")).isFIFO()).toBe(true);
	});
});

describe("an output", () => {
	it("replaces the file as a whole, keeps its mode, and leaves nothing beside it", async () => {
		const cwd = temporaryFolder();
		writeFileSync(join(cwd, "out.json"), "old");
		chmodSync(join(cwd, "out.json"), 0o600);
		const written = await writeOutputFile(checkOutputFile("out.json", cwd), bytes('{"a":1}'));
		expect(written).toEqual({ bytes: 8, mediaType: "application/json" });
		expect(readdirSync(cwd)).toEqual(["out.json"]);
		expect(statSync(join(cwd, "out.json")).mode & 0o777).toBe(0o600);
	});

	it("is the bytes of a data: URL, and the JSON text of everything else", () => {
		const text = (json: string) => Buffer.from(outputContent(bytes(json)).content).toString();
		expect(outputContent(bytes('"data:image/png;base64,AAEC"'))).toEqual({
			content: Buffer.from([0, 1, 2]),
			mediaType: "image/png",
		});
		expect(text(' "data:,a%20b"')).toBe("a b");
		expect(text('"data:;base64,*"')).toBe('"data:;base64,*"\n');
		expect(text('["data:,a"]')).toBe('["data:,a"]\n');
		expect(text("null\n")).toBe("null\n");
	});
});
