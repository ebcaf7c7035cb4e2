/**
 * What one operation of the ledger costs, and how large its state gets: an hour and more of jobs, through the
 * simulation of its property tests, without faults. `node bench/ledger.ts`
 */
import { decide } from "../src/ledger/decide.ts";
import { DEFAULT_LIMITS, type Ledger, type Limits } from "../src/ledger/ledger.ts";
import type { LedgerRequest } from "../src/ledger/requests.ts";
import { Hub } from "../src/ledger/simulation/hub.ts";
import { startJob } from "../src/ledger/simulation/job-life.ts";
import { Service } from "../src/ledger/simulation/service.ts";

interface Scene {
	name: string;
	jobs: number;
	itemsPerJob: number;
	limits: Limits;
	runMs: number;
	hours: number;
}

const RAISED: Limits = {
	...{ containerGroups: 2000, cores: { standard: 2000, spot: 0 } },
	...{ createsPer5Minutes: 1500, createsPerHour: 15_000 },
	...{ deletesPer5Minutes: 1500, deletesPerHour: 15_000 },
};

const SCENES: Scene[] = [
	scene("100 items, 100 groups", { itemsPerJob: 100 }),
	scene("10,000 items, 100 groups", { itemsPerJob: 10_000 }),
	scene("50 jobs of 200, 100 groups", { jobs: 50, itemsPerJob: 200 }),
	scene("100 items, 2,000 groups", { itemsPerJob: 100, limits: RAISED }),
	scene("3,000 items, 2,000 groups", { itemsPerJob: 3000, limits: RAISED, runMs: 600_000 }),
	scene("50 jobs of 60, 2,000 groups", {
		jobs: 50,
		itemsPerJob: 60,
		limits: RAISED,
		runMs: 600_000,
	}),
];

function scene(name: string, more: Partial<Scene>): Scene {
	return {
		name,
		jobs: 1,
		itemsPerJob: 1,
		limits: DEFAULT_LIMITS,
		runMs: 60_000,
		hours: 3,
		...more,
	};
}

/** Processor time of this process so far, in microseconds. */
function cpuUs(): number {
	const { user, system } = process.cpuUsage();
	return user + system;
}

/** A hub that measures the decision, and the reading and writing of the state around it, apart. */
class MeasuredHub extends Hub {
	operations = 0;
	decidingUs = 0;
	stateUs = 0;
	mostBytes = 0;

	override ask(operation: never, input: never): never {
		const started = cpuUs();
		const ledger = JSON.parse(JSON.stringify(this.ledger)) as Ledger;
		const read = cpuUs();
		const decision = decide(ledger, { operation, input } as LedgerRequest, this.time.now);
		const decided = cpuUs();
		this.operations++;
		this.stateUs += read - started;
		this.decidingUs += decided - read;
		this.ledger = decision.ledger;
		if (this.operations % 100 === 0) {
			this.mostBytes = Math.max(this.mostBytes, JSON.stringify(this.ledger).length);
		}
		return decision.answer as never;
	}
}

function measure({ name, jobs, itemsPerJob, limits, runMs, hours }: Scene) {
	const hub = new MeasuredHub(1, new Service({ here: structuredClone(limits) }), 0);
	const tales = Array.from({ length: jobs }, (_, k) =>
		startJob(
			hub,
			{
				facts: {
					...{ id: `j-${k}`, run: 1, regions: ["here"], sku: "standard", cores: 1 },
					...{ completion: "auto", pollIntervalMs: 10_000, startMs: 60_000 },
					...{ runMs: 10 * runMs, deadlineAt: Number.MAX_SAFE_INTEGER },
				},
				batches: itemsPerJob,
				runMs: () => runMs,
				...{ failure: 0, cutOff: 0, startAfterMs: 0 },
			},
			limits,
		),
	);
	hub.time.start(hub.watch());
	const begunAt = hub.time.now;
	hub.time.run(begunAt + hours * 3_600_000, () => tales.every(({ done }) => done.hasFired));
	return {
		scene: name,
		"launches in 3 h": tales.reduce((sum, { launches }) => sum + launches, 0),
		operations: hub.operations,
		"CPU µs to decide": Math.round(hub.decidingUs / hub.operations),
		"CPU µs to read and write": Math.round(hub.stateUs / hub.operations),
		"most bytes of state": hub.mostBytes,
		refused: hub.service.refused.length,
	};
}

console.table(SCENES.map(measure));
