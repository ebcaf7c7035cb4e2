import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../host-under-test.ts";
import { fileFaults } from "./file-faults-under-test.ts";
import {
	faultsWhenSettled,
	killAgainAndAgain,
	randomNumbers,
	type Workload,
	withHost,
} from "./killed-host-under-test.ts";

/** TUTTI_SEED makes the kills fall where they fell before. */
const seed = Number(process.env.TUTTI_SEED ?? Math.trunc(Math.random() * 1e9));

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
	folder = temporaryFolder();
});
afterEach(() => folder.remove());

describe(`a host that is killed again and again (TUTTI_SEED=${seed})`, () => {
	it.each<Workload>(["waiters", "customers"])(
		"loses nothing and doubles nothing of %s",
		async (workload) => {
			const databaseFile = join(folder.path, "state.db");
			const plan = { workload, databaseFile, kills: 6, children: 25, seed };
			expect(await killAgainAndAgain(plan)).toMatchObject({ faults: [] });
		},
		60_000,
	);

	it("leaves files at every instant from which the next host goes on", async () => {
		const random = randomNumbers(seed);
		const file = join(folder.path, "state.db");
		const copied: string[] = [];
		await withHost(file, async ({ url, pid }) => {
			const base = `${await url}/runtime/webhooks/durabletask`;
			await fetch(`${base}/orchestrators/waiters/p`, { method: "POST", body: "300" });
			for (let copies = 0; copies < 16; copies++) {
				await pause(random() * 20);
				process.kill(pid, "SIGSTOP");
				const copy = join(folder.path, `${copies}.db`);
				for (const end of ["", "-wal"])
					if (existsSync(file + end)) copyFileSync(file + end, copy + end);
				process.kill(pid, "SIGCONT");
				expect(fileFaults(copy, false)).toEqual([]);
				if (copies % 8 === 0) copied.push(copy);
			}
		});
		for (const copy of copied) expect(await faultsWhenSettled(copy, ["p"])).toEqual([]);
	}, 30_000);
});
