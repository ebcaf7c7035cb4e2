import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { DatabaseSync } from "node:sqlite";
import { setImmediate as setImmediatePromise } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSqliteStore, type SqliteStore } from "./sqlite-store.ts";
import { describeStore } from "./store.suite.ts";
import { writeFirstVersion } from "./suite/first-version.ts";
import { ODD_TEXTS, sampleJob, sampleNote, sampleOutcome } from "./suite/samples.ts";

const makeFolder = () => mkdtemp(join(tmpdir(), "tutti-store-"));
const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true });

describeStore("The SQLite store", async () => {
	const folder = await makeFolder();
	const store = openSqliteStore({ folder });
	return {
		store,
		close: async () => {
			store.close();
			await removeFolder(folder);
		},
	};
});

let folder: string;
const open: SqliteStore[] = [];
const started: ChildProcess[] = [];

function openStore(): SqliteStore {
	const store = openSqliteStore({ folder });
	open.push(store);
	return store;
}

beforeEach(async () => {
	folder = await makeFolder();
});

afterEach(async () => {
	for (const child of started.splice(0)) child.kill("SIGKILL");
	for (const store of open.splice(0)) store.close();
	await removeFolder(folder);
});

describe("The folder of a SQLite store", () => {
	it("is made when it is missing, and is its owner's alone", async () => {
		const deep = join(folder, "deep", "store");
		open.push(openSqliteStore({ folder: deep }));
		expect((await stat(deep)).mode & 0o777).toBe(0o700);
	});

	it("becomes its owner's alone when it was there before", async () => {
		await chmod(folder, 0o755);
		openStore();
		expect((await stat(folder)).mode & 0o777).toBe(0o700);
	});

	it("holds the contents of files that stand, and no others", async () => {
		const store = openStore();
		for (const text of ["first", "second"]) await store.writeFile("a/b", Buffer.from(text));
		await store.writeFile("a/b/c", Buffer.from("x"));
		const content = (async function* () {
			yield Buffer.from("half of it");
			throw new Error("The connection broke.");
		})();
		await expect(store.writeFileFrom("a/b", content, { mostBytes: 1_000 })).rejects.toThrow();
		expect(await readdir(join(folder, "files", "a"))).toHaveLength(2);
	});
});

describe("A SQLite store that is opened again", () => {
	it("has what was written before", async () => {
		const before = openStore();
		const record = sampleJob("a", { itemCount: 1 });
		await before.createJob(record, ['{"odd":"👩‍🔬"}']);
		await before.noteItem("a", 0, sampleNote(1, "running"));
		await before.writeOutcome("a", sampleOutcome(0));
		await before.writeOnce("a/put", 1);
		await before.writeFile("a/log", Buffer.from("log"));
		before.close();

		const after = openStore();
		expect(await after.readJob("a")).toEqual(record);
		expect(await after.readItems("a", 0, 5)).toEqual([
			{
				index: 0,
				item: '{"odd":"👩‍🔬"}',
				note: sampleNote(1, "running"),
				outcome: sampleOutcome(0),
			},
		]);
		expect(await after.countItems("a")).toMatchObject({ succeeded: 1, running: 0 });
		expect(await after.writeOnce("a/put", 2)).toEqual({ value: 1, mine: false });
		expect(String(await after.readFile("a/log"))).toBe("log");
	});

	it("has nothing of a job whose creation failed half-way", async () => {
		const before = openStore();
		const items = ["0", undefined as unknown as string];
		await expect(before.createJob(sampleJob("a", { itemCount: 2 }), items)).rejects.toThrow();
		before.close();

		const after = openStore();
		expect(await after.readJob("a")).toBeUndefined();
		expect(await after.readItems("a", 0, 2)).toEqual([]);
	});

	it("has what the first version wrote, as of the job's first run", async () => {
		writeFirstVersion(folder);
		const store = openStore();
		const odd = JSON.stringify({ text: ODD_TEXTS });
		const note = sampleNote(3, "running");
		const outcome = sampleOutcome(0, { status: "failed", reason: "image", logTail: odd });
		expect(await store.readItems("a", 0, 3)).toEqual([
			{ index: 0, item: odd, note, outcome },
			{ index: 1, item: "1", note },
			{ index: 2, item: "2" },
		]);
		expect(await store.countItems("a")).toMatchObject({ failed: 1, running: 1, waiting: 1 });
		const key = { jobId: "a", run: 1, index: 0, launch: 3 };
		expect(await store.readLaunchRecord(key)).toEqual({ exit: { code: 3, at: 1 } });
		expect(await store.fileInfo("a/results/0.json")).toMatchObject({ bytes: 3 });
		expect(String(await store.readFile("a/results/0.json"))).toBe("old");
		await store.writeFile("a/results/0.json", Buffer.from("new"));
		expect(String(await store.readFile("a/results/0.json"))).toBe("new");
		await store.changeJob("a", (job) => ({ ...job, run: 2 }));
		expect(await store.countItems("a")).toMatchObject({ waiting: 3 });
		await store.deleteJob("a");
		expect(await readdir(join(folder, "files"))).toEqual([]);
	});

	it("is refused when a newer Tutti has written it, and stays as it was", () => {
		openStore().close();
		const file = join(folder, "store.db");
		const newer = new DatabaseSync(file);
		newer.exec("PRAGMA user_version = 1000");
		newer.close();
		expect(openStore).toThrow(
			`The store in ${file} has version 1000; this Tutti knows versions up to 7. Update Tutti, or use another folder.`,
		);
		const same = new DatabaseSync(file);
		expect(same.prepare("PRAGMA user_version").get()).toEqual({ user_version: 1000 });
		same.close();
	});

	it("may be closed twice, and rejects calls from then on", async () => {
		const store = openStore();
		store.close();
		store.close();
		await expect(store.readJob("a")).rejects.toThrow();
	});
});

describe("A SQLite store and other processes", () => {
	it("lets many processes open a new folder and write at once, and loses nothing", async () => {
		const writers = Array.from({ length: 4 }, (_, writer) =>
			startWriter(`
				console.log("open");
				for await (const _ of process.stdin); // Until all are open.
				const answer = await store.writeOnce("first", ${writer});
				for (let i = 0; i < 500; i++) {
					await store.changeLaunchRecord(key, (r) => ({ exit: { code: (r.exit?.code ?? 0) + 1, at: 1 } }));
				}
				console.log(JSON.stringify(answer));
				store.close();
			`),
		);
		const lines = writers.map((writer) => createInterface(writer.stdout)[Symbol.asyncIterator]());
		for (const line of lines) expect((await line.next()).value).toBe("open");
		for (const writer of writers) writer.stdin.end();
		const answers: { value: number; mine: boolean }[] = await Promise.all(
			lines.map(async (line) => JSON.parse(`${(await line.next()).value}`)),
		);
		expect(answers.filter((answer) => answer.mine)).toHaveLength(1);
		expect(new Set(answers.map((answer) => answer.value)).size).toBe(1);
		const record = await openStore().readLaunchRecord({ jobId: "a", index: 0, run: 1, launch: 1 });
		expect(record.exit?.code).toBe(2_000);
	});

	it("has all that a killed writer was told is written, and only whole files and jobs", async () => {
		const sample = sampleJob("a", { itemCount: 1_000 });
		const writer = startWriter(`
			const items = Array.from({ length: 1_000 }, (_, index) => String(index));
			for (let i = 1; ; i++) {
				await store.createJob({ ...${JSON.stringify(sample)}, id: "job-" + i }, items);
				await store.changeLaunchRecord(key, () => ({ exit: { code: i, at: 1 } }));
				await store.writeFile("a/log", Buffer.alloc(100_000, i));
				await store.writeOnce("a/" + i, i);
				console.log(i);
			}
		`);
		let acknowledged = 0;
		for await (const chunk of writer.stdout) {
			acknowledged = Number(String(chunk).trim().split("\n").at(-1));
			if (acknowledged >= 20) writer.kill("SIGKILL");
		}

		const store = openStore();
		const record = await store.readLaunchRecord({ jobId: "a", index: 0, run: 1, launch: 1 });
		expect(record.exit?.code).toBeGreaterThanOrEqual(acknowledged);
		const log = await store.readFile("a/log");
		expect(log?.length).toBe(100_000);
		expect(new Set(log).size).toBe(1);
		for (let i = 1; i <= acknowledged; i++) {
			expect(await store.writeOnce(`a/${i}`, 0)).toEqual({ value: i, mine: false });
		}
		const { jobs } = await store.listJobs({ limit: 1_000 });
		expect(jobs.length).toBeGreaterThanOrEqual(acknowledged);
		for (const job of jobs) {
			expect((await store.countItems(job.id)).waiting).toBe(1_000);
		}
		await store.deleteJob("a");
		expect(await readdir(join(folder, "files"))).toEqual([]);
	});
});

describe("A SQLite store with a large job", () => {
	it("gives others their turn while it deletes", async () => {
		const store = openStore();
		const items = Array.from({ length: 20_000 }, (_, index) => `${index}`);
		await store.createJob(sampleJob("a", { itemCount: items.length }), items);
		let turns = 0;
		const turn = () => {
			turns++;
			timer = setImmediate(turn);
		};
		let timer = setImmediate(turn);
		await store.deleteJob("a");
		clearImmediate(timer);
		expect(turns).toBeGreaterThan(15);
	});

	it("is deleted again when its deletion was cut off", async () => {
		const before = openStore();
		const items = Array.from({ length: 5_000 }, (_, index) => `${index}`);
		await before.createJob(sampleJob("a", { itemCount: items.length }), items);
		await before.writeFile("a/log", Buffer.from("log"));
		const deletion = before.deleteJob("a");
		while ((await before.readItems("a", 0, 5_000)).length === 5_000) await setImmediatePromise();
		before.close();
		await expect(deletion).rejects.toThrow();

		const after = openStore();
		expect((await after.listJobs({ limit: 1 })).jobs).toHaveLength(1);
		await after.deleteJob("a");
		expect(await after.readJob("a")).toBeUndefined();
		expect(await after.readItems("a", 0, 5_000)).toEqual([]);
	});

	it("creates 100,000 items within 5 s and counts 10,000 within 10 ms", async () => {
		const store = openStore();
		const items = Array.from({ length: 100_000 }, (_, index) => `{"frame":${index}}`);
		const createMs = await durationOf(() =>
			store.createJob(sampleJob("large", { itemCount: items.length }), items),
		);
		expect(createMs).toBeLessThan(5_000);
		await store.createJob(sampleJob("a", { itemCount: 10_000 }), items.slice(0, 10_000));
		const durations = [];
		for (let round = 0; round < 5; round++)
			durations.push(await durationOf(() => store.countItems("a")));
		// The shortest, as other tests share the processor.
		expect(Math.min(...durations)).toBeLessThan(10);
	});
});

async function durationOf(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** A process that opens the store and runs `body`. */
function startWriter(body: string) {
	const module = new URL("./sqlite-store.ts", import.meta.url);
	const source = `
		import { openSqliteStore } from ${JSON.stringify(module.href)};
		const store = openSqliteStore({ folder: ${JSON.stringify(folder)} });
		const key = { jobId: "a", index: 0, run: 1, launch: 1 };
		${body}
	`;
	const child = spawn(process.execPath, ["--input-type=module", "--eval", source], {
		stdio: ["pipe", "pipe", "inherit"],
	});
	started.push(child);
	return child;
}
