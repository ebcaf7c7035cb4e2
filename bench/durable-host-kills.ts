/**
 * Kills the durable host again and again while it works, and looks whether anything was lost, doubled or left:
 * the long form of src/durable-host/engine/kills.test.ts. Each workload has one database, on which the host is
 * started anew after each kill; a fifth of the kills fall while it starts, some while it closes. Between the
 * kills, files are copied while the host is stopped in the middle of its work, and read, or taken up by another host, as
 * those of one that crashed.
 *
 *   node bench/durable-host-kills.ts [kills for each workload, default 200] [copies, default 200]
 *
 * TUTTI_SEED=<number> makes the kills fall where they fell before. Exits 1 when anything is wrong.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileFaults } from "../src/durable-host/engine/file-faults-under-test.ts";
import {
	faultsWhenSettled,
	killAgainAndAgain,
	randomNumbers,
	type Workload,
	withHost,
} from "../src/durable-host/engine/killed-host-under-test.ts";

const kills = Number(process.argv[2] ?? 200);
const copies = Number(process.argv[3] ?? 200);
const seed = Number(process.env.TUTTI_SEED ?? Math.trunc(Math.random() * 1e9));
const folder = mkdtempSync(join(tmpdir(), "durable-host-kills-"));
console.log(`TUTTI_SEED=${seed}; ${kills} kills for each workload, ${copies} copies.`);
try {
	for (const workload of ["waiters", "customers"] as const) {
		await soak(workload);
		await copyWhileWriting(workload);
	}
} finally {
	rmSync(folder, { recursive: true });
}

async function soak(workload: Workload): Promise<void> {
	const startMs = performance.now();
	const databaseFile = join(folder, `${workload}.db`);
	const onKill = (killed: number) => {
		if ((killed + 1) % 20 === 0) console.error(`${workload}: ${killed + 1} kills`);
	};
	const result = await killAgainAndAgain({
		...{ workload, databaseFile, kills, seed, onKill },
		children: 100,
	});
	const seconds = Math.round((performance.now() - startMs) / 1000);
	const { starting, running, closing } = result.kills;
	say(
		`${workload}: killed ${starting} times while it started, ${running} while it worked, ${closing} while it closed; ${result.parents} parents with 100 children each have ended; ${seconds} s`,
		result.faults,
	);
}

async function copyWhileWriting(workload: Workload): Promise<void> {
	const random = randomNumbers(seed);
	const file = join(folder, `${workload}-copied.db`);
	const faults: string[] = [];
	let parents = 0;
	await withHost(file, async ({ url, pid }) => {
		const base = `${await url}/runtime/webhooks/durabletask/orchestrators/${workload}`;
		for (let copied = 0; copied < copies; copied++) {
			if (copied % 5 === 0) await fetch(`${base}/p${parents++}`, { method: "POST", body: "100" });
			await pause(random() * 20);
			const copy = join(folder, "copy.db");
			process.kill(pid, "SIGSTOP");
			for (const end of ["", "-wal"]) {
				rmSync(copy + end, { force: true });
				if (existsSync(file + end)) copyFileSync(file + end, copy + end);
			}
			process.kill(pid, "SIGCONT");
			const found = fileFaults(copy, false);
			const started = Array.from({ length: parents }, (_, n) => `p${n}`);
			if (copied % 20 === 0) found.push(...(await faultsWhenSettled(copy, started)));
			faults.push(...found.map((fault) => `copy ${copied}: ${fault}`));
		}
	});
	say(
		`${workload}: ${copies} copies of its files while it wrote, every 20th taken up by a host`,
		faults,
	);
}

function say(what: string, faults: readonly string[]): void {
	console.log(`${what}: ${faults.length === 0 ? "all is well" : `${faults.length} faults`}.`);
	for (const fault of faults.slice(0, 20)) console.log(`  ${fault}`);
	if (faults.length > 0) process.exitCode = 1;
}
