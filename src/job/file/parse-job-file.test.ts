import { describe, expect, it } from "vitest";
import type { JobSource } from "./job-source.ts";
import { parseJobFile } from "./parse-job-file.ts";
import { problemsText } from "./problem.ts";

const folder: Record<string, string | Uint8Array> = {
	"./tile.mjs": 'console.log("tile")',
	"latin1.txt": Uint8Array.of(0xe9, 0x20),
	"large.txt": "x".repeat(600 * 1024),
};
const source: JobSource = {
	name: "job.yaml",
	environment: { MY_TOKEN: "hunter2" },
	read: (path) => {
		const content = folder[path];
		if (content === undefined) throw new Error(`no such file: ${path}`);
		return content;
	},
};

function submissionOf(text: string, from = source) {
	const parsed = parseJobFile(text, from);
	if ("problems" in parsed) throw new Error(problemsText(parsed.problems));
	return parsed.submission;
}

function problemsOf(text: string, from = source): string[] {
	const parsed = parseJobFile(text, from);
	return "problems" in parsed ? problemsText(parsed.problems).split("\n") : [];
}

describe("a job file that is right", () => {
	it("gets the defaults", () => {
		expect(submissionOf("image: node:24-alpine\nitems: []\n")).toEqual({
			job: {
				name: "job",
				image: "node:24-alpine",
				files: {},
				env: {},
				secretNames: [],
				resources: { cpuCores: 1, memoryGb: 1.5 },
				sku: "standard",
				weight: 1,
				priority: 0,
				itemsPerGroup: 1,
				completion: "auto",
				result: "required",
				jobTimeoutMs: 86_400_000,
				timeouts: { startMs: 600_000, runMs: 3_600_000 },
				attempts: {
					application: 1,
					platform: 3,
					image: 2,
					"start-timeout": 2,
					"run-timeout": 1,
					internal: 3,
				},
				backoff: { firstMs: 2000, mostMs: 120_000 },
			},
			items: [],
			secrets: {},
		});
	});

	it("is resolved: files, variables, secrets, durations, one number for all attempts", () => {
		const { job, secrets } = submissionOf(`
name: tiles
image: a
command: [sh, -c, "echo $TUTTI_ITEM"]
items: []
files: { tile.mjs: ./tile.mjs, note.txt: { text: hello } }
env: { VERSION: 1.10, HEX: 0x1F, DEBUG: true, DAY: 2024-01-01, EMPTY: "" }
secrets: { TOKEN: { env: MY_TOKEN }, OTHER: { value: "12345" } }
parallelism: 20
regions: [westeurope, northeurope]
sku: spot
weight: 3
priority: -2
backoff: { first: 10s }
timeouts: { run: 1h30m, start: 500ms, job: 2d }
attempts: 4
`);
		expect(job).toMatchObject({
			name: "tiles",
			command: ["sh", "-c", "echo $TUTTI_ITEM"],
			files: { "tile.mjs": 'console.log("tile")', "note.txt": "hello" },
			env: { VERSION: "1.10", HEX: "0x1F", DEBUG: "true", DAY: "2024-01-01", EMPTY: "" },
			secretNames: ["TOKEN", "OTHER"],
			parallelism: 20,
			regions: ["westeurope", "northeurope"],
			sku: "spot",
			weight: 3,
			priority: -2,
			backoff: { firstMs: 10_000, mostMs: 120_000 },
			timeouts: { startMs: 500, runMs: 5_400_000 },
			jobTimeoutMs: 172_800_000,
			attempts: { application: 4, platform: 4, internal: 4 },
		});
		expect(secrets).toEqual({ TOKEN: "hunter2", OTHER: "12345" });
		expect(JSON.stringify(job)).not.toMatch(/hunter2|12345/);
	});

	it("lends the merge step what that leaves out, but for the command", () => {
		const { job } = submissionOf(`
image: a
command: [work]
items: []
env: { A: 1 }
resources: { cpu: 2, memoryGb: 4 }
timeouts: { start: 1m, run: 2m }
merge: { env: { B: 2 }, files: { m: { text: x } }, resources: { memoryGb: 8 }, timeouts: { run: 3m } }
`);
		expect(job.merge).toEqual({
			image: "a",
			files: { m: "x" },
			env: { B: "2" },
			resources: { cpuCores: 2, memoryGb: 8 },
			timeouts: { startMs: 60_000, runMs: 180_000 },
		});
		const own = submissionOf(
			"image: a\nitems: []\nenv: { A: 1 }\nmerge: { image: b, command: [m] }",
		);
		expect(own.job.merge).toMatchObject({ image: "b", command: ["m"], env: { A: "1" }, files: {} });
	});

	it.each([
		["/home/me/My Tiles (2).yaml", "my-tiles-2"],
		["C:\\jobs\\3 Frames.YML", "frames"],
		[`${"long-name-".repeat(5)}.json`, "long-name-long-name-long-name-lo"],
		["abcdefghijklmnopqrstuvwxyz-abcd-x.yaml", "abcdefghijklmnopqrstuvwxyz-abcd"],
		["123.yaml", "job"],
		["request body", "job"],
	])("%s gives a job without a name the name %s", (name, expected) => {
		expect(submissionOf("image: a\nitems: []", { name }).job.name).toBe(expected);
	});
});

describe("a job file that is wrong", () => {
	it("is told all that is wrong, in file order", () => {
		const text = `imgae: node:24
items: 5
timeouts: { run: 10, jobs: 5m }
command: node x
attempts: { platform: 99, foo: 1 }
env: { a b: 1, X: [1], __proto__: 5, TUTTI_X: 1 }
files: { "..": x, missing.txt: nowhere }
merge: { image: 3, resources: { cpu: x } }
`;
		expect(problemsOf(text).join("\n")).toMatchInlineSnapshot(`
			"job.yaml:1:1: image: missing: expected the name of a container image, such as node:24-alpine
			job.yaml:1:1: imgae: unknown key; did you mean "image"?
			job.yaml:2:8: items: expected a list of values, or one of { range: … }, { matrix: … }, { file: … }, found the number 5
			job.yaml:3:18: timeouts.run: expected a duration from 100ms to 7d, with its unit, such as 90s, 10m or 1h30m, found the number 10
			job.yaml:3:22: timeouts.jobs: unknown key; did you mean "job"?
			job.yaml:4:10: command: expected a list of texts, the program and its arguments, such as [node, main.mjs] or [sh, -c, "node main.mjs"], found the text "node x"
			job.yaml:5:23: attempts.platform: expected a whole number from 1 to 20, found the number 99
			job.yaml:5:27: attempts.foo: unknown key; the keys here are application, platform, image, start-timeout, run-timeout, internal
			job.yaml:6:8: env["a b"]: expected a variable name of 1 to 63 letters, digits or _, not beginning with a digit or TUTTI_, and not SENDEVENTPOSTURI
			job.yaml:6:19: env.X: expected a text, a number or a boolean, found a list
			job.yaml:6:24: env.__proto__: this name is not supported; choose another
			job.yaml:6:38: env.TUTTI_X: expected a variable name of 1 to 63 letters, digits or _, not beginning with a digit or TUTTI_, and not SENDEVENTPOSTURI
			job.yaml:7:10: files[".."]: expected a file name of 1 to 63 letters, digits, ".", "_" or "-"
			job.yaml:8:17: merge.image: expected the name of a container image, such as node:24-alpine, found the number 3
			job.yaml:8:38: merge.resources.cpu: expected a number of vCPUs from 0.1 to 31, found the text "x""
		`);
	});

	it.each([
		["", "job.yaml:1:1: the file is empty; a job needs an image and items"],
		["# none", "job.yaml:1:1: the file holds comments only; a job needs an image and items"],
		["- a", "job.yaml:1:1: expected an object with image, items and more, found a list"],
		["[]", "job.yaml:1:1: expected an object with image, items and more, found an empty list"],
		[
			"hello",
			'job.yaml:1:1: expected an object with image, items and more, found the text "hello"',
		],
		["image: a\n\titems: []", "job.yaml:2:1: not valid YAML: tabs cannot indent; use spaces"],
		[
			'{"image" "a"}',
			"job.yaml:1:10: not valid YAML: a quote, a comma, a colon or a space is missing",
		],
		[
			"image: a\nitems: []\nname: a--b",
			'job.yaml:3:7: name: expected a name of 1 to 32 lowercase letters, digits and single hyphens, beginning with a letter, found the text "a--b"',
		],
		[
			"image:\nitems: []",
			"job.yaml:1:7: image: expected the name of a container image, such as node:24-alpine, found nothing (null)",
		],
		[
			"image: a\nitems: []\ncommand: [a, 1]",
			'job.yaml:3:14: command[1]: expected a list of texts, the program and its arguments, such as [node, main.mjs] or [sh, -c, "node main.mjs"], found the number 1',
		],
		[
			"image: a\nitems: []\nattempts: 0",
			"job.yaml:3:11: attempts: expected a whole number from 1 to 20, or an object of reasons with such numbers, found the number 0",
		],
		[
			"image: a\nitems: []\nresources: {}\nenv: {}\nfiles: { a: {} }",
			"job.yaml:5:13: files.a.text: missing: expected a text",
		],
		[
			"image: a\nitems: []\nregions: [constructor]",
			'job.yaml:3:11: regions[0]: expected the name of an Azure region, such as westeurope, found the text "constructor"',
		],
		[
			"image: a\nitems: []\ntimeouts: { job: 31d }",
			'job.yaml:3:18: timeouts.job: expected a duration from 1s to 30d, with its unit, such as 90s, 10m or 1h30m, found the text "31d"',
		],
		[
			"image: a\nitems: []\nitemsPerGroup: 40\nresources: { cpu: 2 }",
			"job.yaml:3:16: itemsPerGroup: expected container groups of at most 31 vCPUs, found 40 items that need 80 together",
		],
		[
			"image: a\nitems: []\nsku: spot\nitemsPerGroup: 4\nresources: { cpu: 2 }",
			"job.yaml:4:16: itemsPerGroup: expected container groups of at most 4 vCPUs, found 4 items that need 8 together",
		],
		[
			"image: a\nitems: []\nenv: { T: 1 }\nsecrets: { T: { value: x } }",
			"job.yaml:3:8: env.T: T is a secret of this job too; a variable can have one value only",
		],
		[
			"image: a\nitems: []\nsecrets: { T: { value: x } }\nmerge: { env: { T: 1 } }",
			"job.yaml:4:17: merge.env.T: T is a secret of this job too; a variable can have one value only",
		],
		[
			"image: a\nitems: []\nfiles: { a: latin1.txt }",
			'job.yaml:3:13: files.a: expected a text file, but "latin1.txt" is not UTF-8',
		],
		[
			"image: a\nitems: []\nfiles: { a: nowhere }",
			'job.yaml:3:13: files.a: cannot read "nowhere": no such file: nowhere',
		],
		[
			"image: a\nitems: []\nfiles: { a: large.txt }",
			"job.yaml:3:8: files: expected files of together at most 512 KB, as they travel in the container group's secret volume, found 614400 bytes; put larger data into the image or into blob storage",
		],
	])("%j", (text, problem) => {
		expect(problemsOf(text)).toEqual([problem]);
	});

	it("may be too large to be looked at", () => {
		const tooLarge = "#".repeat(20 * 1024 * 1024 + 1);
		expect(problemsOf(tooLarge)[0]).toContain("larger than 20 MB");
		expect(problemsOf(tooLarge.slice(0, 5_000_000))[0]).toContain("as YAML, a file may have 4 MB");
	});

	it("is told where broken JSON breaks, unless it is a YAML file", () => {
		const broken = '{"image": "a" "items": []}';
		expect(problemsOf(broken, { name: "request body" })).toEqual([
			'request body:1:15: not valid JSON: expected "," or "}", found "\\""',
		]);
		expect(problemsOf(broken)[0]).toContain("not valid YAML");
		expect(submissionOf("{image: a, items: []}").job.image).toBe("a");
	});

	it("says of files and environment variables, where none can be read, how to do without", () => {
		const text =
			'{"image":"a","items":{"file":"x"},"files":{"a":"x"},"secrets":{"T":{"env":"MY_TOKEN"}}}';
		expect(problemsOf(text, { name: "request body" })).toEqual([
			'request body:1:30: items.file: the file "x" cannot be read here: files are resolved by the command line; sent without it, write items: [ … ]',
			'request body:1:48: files.a: the file "x" cannot be read here: files are resolved by the command line; sent without it, write { text: "…" }',
			'request body:1:75: secrets.T.env: environment variables are resolved by the command line; sent without it, write { value: "…" }',
		]);
	});
});
