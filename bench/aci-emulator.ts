/**
 * Measures the ACI emulator with many simulated container groups over https: how fast they are created, start
 * and end, on a stepped clock and on a scaled one, and how long GET and LIST take while all of them exist.
 *
 *   npx node bench/aci-emulator.ts [groups]      default 10000
 *
 * Prints a line for each figure; docs/aci-emulator.md shows them. One process serves and asks, so that times hold
 * the client's share too.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AciEmulator, startAciEmulator } from "../src/aci-emulator/aci-emulator.ts";
import { simulatedEngine } from "../src/aci-emulator/engines/simulated-engine.ts";
import { type Clock, sleep } from "../src/clock/clock.ts";
import { realClock } from "../src/clock/real-clock.ts";
import { scaledClock } from "../src/clock/scaled-clock.ts";
import { steppedClock } from "../src/clock/stepped-clock.ts";

const GROUPS = Number(process.argv[2] ?? 10_000);
const AT_ONCE = 16;
const SAMPLES = 2000;
const HOUR_MS = 3_600_000;
const unlimited = {
	...{ containerGroups: 1e6, standardCores: 1e6, createsPer5Minutes: 1e6 },
	...{ createsPerHour: 1e6, deletesPer5Minutes: 1e6, deletesPerHour: 1e6 },
};

class Bench {
	readonly emulator: AciEmulator;
	readonly #agent: Agent;
	readonly #token: string;

	constructor(emulator: AciEmulator, token: string) {
		this.emulator = emulator;
		this.#token = token;
		const ca = readFileSync(emulator.caFile, "utf8");
		this.#agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE, ca });
	}

	path(name: string): string {
		const { subscriptionId, resourceGroup } = this.emulator;
		return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerInstance/containerGroups${name}?api-version=2023-05-01`;
	}

	call(method: string, path: string, body?: object): Promise<string> {
		const headers = {
			authorization: `Bearer ${this.#token}`,
			"content-type": "application/json",
		};
		return new Promise((resolve, reject) => {
			const call = request(
				`${this.emulator.url}${path}`,
				{ method, agent: this.#agent, headers },
				(answer) => {
					let text = "";
					answer.setEncoding("utf8").on("data", (chunk) => {
						text += chunk;
					});
					answer.on("end", () => {
						if ((answer.statusCode ?? 500) < 300) resolve(text);
						else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
					});
				},
			);
			call.on("error", reject);
			call.end(body && JSON.stringify(body));
		});
	}

	async close(): Promise<void> {
		this.#agent.destroy();
		await this.emulator.close();
	}
}

const names = Array.from({ length: GROUPS }, (_, index) => `group-${index}`);

async function measured(title: string, clock: Clock): Promise<void> {
	console.log(`\n${title}, ${GROUPS} groups, ${AT_ONCE} requests at once`);
	const stateDirectory = mkdtempSync(join(tmpdir(), "aci-emulator-bench-"));
	const bench = await open(stateDirectory, clock);
	try {
		// On a stepped clock all are created in one instant, and time passes when this is released.
		const release = clock.hold();
		const created = await timed(() =>
			each(names, (name) => bench.call("PUT", bench.path(`/${name}`), body)),
		);
		tell("created", `${perSecond(created)} groups/s`);
		await asked(bench);
		const ended = await timed(async () => {
			release();
			await sleep(clock, HOUR_MS);
		});
		tell("an hour later, all ended", `${(ended / 1000).toFixed(1)} s`);
		await asked(bench);
		const deleted = await timed(() =>
			each(names, (name) => bench.call("DELETE", bench.path(`/${name}`))),
		);
		tell("deleted", `${perSecond(deleted)} groups/s`);
		tell("memory at the end", `${Math.round(process.memoryUsage.rss() / 1e6)} MB`);
	} finally {
		await bench.close();
		rmSync(stateDirectory, { recursive: true, force: true });
	}
}

async function open(stateDirectory: string, clock: Clock): Promise<Bench> {
	const engine = simulatedEngine({
		clock,
		seed: "bench",
		decide: (_, random) => ({
			startUpMs: 10_000 + 20_000 * random(),
			runMs: 60_000 + 600_000 * random(),
			exitCode: random() < 0.02 ? 1 : 0,
		}),
	});
	const emulator = await startAciEmulator({
		...{ stateDirectory, clock, engine, quotas: unlimited, armRates: "unlimited" },
	});
	const { endpoint, header } = emulator.identity;
	const answer = await fetch(
		`${endpoint}?api-version=2019-08-01&resource=https://management.azure.com`,
		{ headers: { "X-IDENTITY-HEADER": header } },
	);
	const { access_token } = (await answer.json()) as { access_token: string };
	return new Bench(emulator, access_token);
}

/** GETs of single groups, one after the other, and all pages of LIST. */
async function asked(bench: Bench): Promise<void> {
	const times: number[] = [];
	for (let index = 0; index < SAMPLES; index++) {
		const name = names[(index * 7919) % names.length]!;
		times.push(await timed(() => bench.call("GET", bench.path(`/${name}`))));
	}
	times.sort((a, b) => a - b);
	const at = (part: number) => times[Math.floor((times.length - 1) * part)]!.toFixed(2);
	tell("GET of a group", `median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`);
	const pages: number[] = [];
	let path: string | undefined = bench.path("");
	let count = 0;
	while (path) {
		const next: string = path;
		let page = { value: [] as unknown[], nextLink: "" };
		pages.push(
			await timed(async () => {
				page = JSON.parse(await bench.call("GET", next));
			}),
		);
		count += page.value.length;
		path = page.nextLink?.slice(bench.emulator.url.length);
	}
	const sum = pages.reduce((total, ms) => total + ms, 0);
	tell(
		"LIST",
		`${count} groups in ${pages.length} pages, ${(sum / pages.length).toFixed(1)} ms a page`,
	);
}

const body = {
	location: "local",
	properties: {
		osType: "Linux",
		restartPolicy: "Never",
		containers: [
			{
				name: "main",
				properties: {
					image: "alpine:latest",
					command: ["work"],
					environmentVariables: [{ name: "ITEM", value: "1" }],
					resources: { requests: { cpu: 1, memoryInGB: 1 } },
				},
			},
		],
	},
};

async function each(list: string[], work: (name: string) => Promise<unknown>): Promise<void> {
	const left = list.values();
	const workers = Array.from({ length: AT_ONCE }, async () => {
		for (const name of left) await work(name);
	});
	await Promise.all(workers);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const from = performance.now();
	await work();
	return performance.now() - from;
}

function perSecond(ms: number): number {
	return Math.round((GROUPS / ms) * 1000);
}

function tell(what: string, figure: string): void {
	console.log(`  ${what.padEnd(42)} ${figure}`);
}

await measured("stepped clock", steppedClock({ startMs: 0 }));
await measured("scaled clock, factor 60", scaledClock({ factor: 60, originMs: realClock().now() }));
