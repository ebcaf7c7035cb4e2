import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { contextUnderTest } from "../fake/context-under-test.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { serveFake } from "../fake/serve-fake.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { tutti } from "../tutti.ts";

const outputs = {
	0: { content: "zero", contentType: "image/png" },
	2: { content: "two!!", contentType: "text/plain; charset=utf-8" },
	3: { content: "three" },
};

async function setUp() {
	const cwd = temporaryFolder();
	const play = aPlay({ items: ["a", "b", "c", "d"], outputs });
	const server = await serveFake([play]);
	const context = contextUnderTest({ cwd, clock: realClock(), url: server.url });
	const command = (...argv: string[]) => tutti(["outputs", "tiles-x7k2", ...argv], context);
	const read = (name: string) => readFileSync(join(cwd, "frames", name), "utf8");
	const fetched = () => server.requests.splice(0).filter((each) => each.endsWith("/output")).length;
	return { cwd, play, context, command, read, fetched };
}

describe("tutti outputs", () => {
	it("fetches each file under its index, with the extension of its type and the item's time", async () => {
		const { cwd, context, command, read } = await setUp();
		expect(await command("--to", "frames")).toBe(0);
		expect(readdirSync(join(cwd, "frames")).sort()).toEqual(["0.png", "2.txt", "3"]);
		expect([read("0.png"), read("2.txt"), read("3")]).toEqual(["zero", "two!!", "three"]);
		expect(statSync(join(cwd, "frames", "0.png")).mtimeMs).toBe(1500);
		expect(context.out()).toBe(
			"0.png (image/png, 4 bytes)\n2.txt (text/plain; charset=utf-8, 5 bytes)\n3 (5 bytes)\n" +
				"3 files (14 bytes) fetched into frames.\n",
		);
	});

	it("fetches only what is missing when it is called again", async () => {
		const { context, command, fetched } = await setUp();
		expect(await command("--to", "frames")).toBe(0);
		expect(fetched()).toBe(3);
		expect(await command("--to", "frames")).toBe(0);
		expect(fetched()).toBe(0);
		expect(context.out()).toContain("In frames already: 3 files.\n");
	});

	it("replaces nothing without --force, and no folder even so", async () => {
		const { cwd, context, command, read, fetched } = await setUp();
		mkdirSync(join(cwd, "frames"));
		writeFileSync(join(cwd, "frames", "2.txt"), "two!!");
		expect(await command("--to", "frames")).toBe(2);
		expect(context.err()).toContain("something else already: 2.txt. Nothing was fetched.");
		expect(fetched()).toBe(0);
		writeFileSync(join(cwd, "frames", "2.txt"), "mine");
		expect(await command("--to", "frames", "--force")).toBe(0);
		expect(read("2.txt")).toBe("two!!");
		mkdirSync(join(cwd, "other", "3"), { recursive: true });
		expect(await command("--to", "other", "--force")).toBe(2);
		expect(context.err()).toContain("no folders: name another folder");
	});

	it("leaves nothing of a file that came short, and says so", async () => {
		const { cwd, play, context, command } = await setUp();
		play.outputs = { 0: { content: "zero", contentType: "image/png", read: "ze" } };
		expect(await command("--to", "frames")).toBe(3);
		expect(context.err()).toContain("The output 0.png has 4 bytes, but 2 came.");
		expect(readdirSync(join(cwd, "frames"))).toEqual([]);
	});

	it("prints a JSON line for each file, also for those that were there", async () => {
		const { context, command } = await setUp();
		expect(await command("--to", "frames", "--json")).toBe(0);
		expect(await command("--to", "frames", "--json")).toBe(0);
		const lines = context.out().trim().split("\n");
		expect(lines.map((line) => JSON.parse(line))).toMatchObject([
			{ index: 0, name: "0.png", bytes: 4, contentType: "image/png", there: false },
			...[{ index: 2 }, { index: 3 }, { index: 0, there: true }, { index: 2 }, { index: 3 }],
		]);
	});

	it("says when there is none, and makes no folder", async () => {
		const { cwd, play, context, command } = await setUp();
		play.outputs = {};
		expect(await command("--to", "frames")).toBe(0);
		expect(context.err()).toContain("No item of tiles-x7k2 has an output file.");
		expect(readdirSync(cwd)).toEqual([]);
	});

	it("says why the folder cannot be made", async () => {
		const { cwd, context, command } = await setUp();
		writeFileSync(join(cwd, "frames"), "");
		expect(await command("--to", "frames/deep")).toBe(2);
		expect(context.err()).toContain("a part of its path is a file, not a folder");
	});
});
