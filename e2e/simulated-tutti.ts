/**
 * A whole Tutti in this process, in simulated time: the durable host with the function app's bundle, and the ACI
 * emulator whose containers are decided by a function, on one clock. One at a time in a process, as the function
 * app reads its settings from the environment.
 */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type AciEmulator, startAciEmulator } from "../src/aci-emulator/aci-emulator.ts";
import {
	type SimulatedEngineOptions,
	simulatedEngine,
} from "../src/aci-emulator/engines/simulated-engine.ts";
import type { FaultHook } from "../src/aci-emulator/faults/faults.ts";
import type { Timing } from "../src/aci-emulator/groups/timing.ts";
import type { Quotas } from "../src/aci-emulator/quotas/quotas.ts";
import type { ItemListView, ItemView, JobView } from "../src/api/views.ts";
import type { Clock } from "../src/clock/clock.ts";
import { handOverClock } from "../src/clock/handed-clock.ts";
import {
	type DurableHost,
	type RecordedHistory,
	startDurableHost,
} from "../src/durable-host/durable-host.ts";
import type { HostKeys } from "../src/durable-host/http/host-keys.ts";
import type { Ledger } from "../src/ledger/ledger.ts";
import { rememberedPort } from "../src/local/remembered-port.ts";

/** As it is deployed, with Azure's host.json. */
const BUNDLE = fileURLToPath(new URL("../dist/azure", import.meta.url));
/** 32 bytes; the key of an installation that nobody else reaches. */
export const INSTALLATION_KEY = Buffer.alloc(32, "simulated").toString("base64");

export interface SimulatedTuttiOptions {
	/** Where all state is; a folder of an earlier one goes on where that was. */
	folder: string;
	clock: Clock;
	/** Decides what becomes of a container; see `simulatedEngine`. */
	decide: SimulatedEngineOptions["decide"];
	/** Of the containers' random numbers. */
	seed: string;
	/** ACI's in every region, where they differ from its defaults. The app is told the same. */
	quotas?: Partial<Quotas>;
	/** What the app is told of the quotas, where that is not what holds: it finds out. */
	toldQuotas?: Partial<Quotas>;
	faults?: FaultHook;
	/** Default 10,000, as in Azure. */
	pollIntervalMs?: number;
	/** How long the emulated platform takes, where that is not its default. */
	timing?: Partial<Timing>;
	/** The app's setting TUTTI_STORE. Default: a folder below `folder`. */
	store?: string;
	/** What the host asks for of its callers, as Azure's does. Default: nothing. */
	keys?: HostKeys;
	/** The function app. Default: Tutti's own. */
	appDirectory?: string;
	/** Takes what host and emulator log, a line each. Default: nobody does. */
	log?: (source: "emulator" | "host", line: string) => void;
}

export interface SimulatedTutti {
	url: string;
	emulator: AciEmulator;
	/** The new job's id. `image` is added. */
	submit(job: object): Promise<string>;
	/** What a user may do with a job: `POST /api/jobs/{id}/{act}`. */
	act(id: string, act: "cancel" | "suspend" | "resume" | "retry"): Promise<JobView>;
	job(id: string): Promise<JobView>;
	/** All of them, in order. */
	items(id: string): Promise<ItemView[]>;
	/** The body of a GET that was answered 200. */
	get<T>(path: string): Promise<T>;
	ledger(): Promise<Ledger>;
	/** The histories of all orchestrations as they are now. */
	histories(): Promise<RecordedHistory[]>;
	close(): Promise<void>;
}

/** Starts it; needs the bundle of `npm run build`. */
export async function startSimulatedTutti(options: SimulatedTuttiOptions): Promise<SimulatedTutti> {
	const { folder, clock, seed, decide, log = () => undefined } = options;
	if (!existsSync(join(BUNDLE, "functions.cjs"))) {
		throw new Error(`${BUNDLE} has no functions.cjs. Run \`npm run build\` first.`);
	}
	mkdirSync(folder, { recursive: true });
	// Nothing happens before everything is up.
	const release = clock.hold();
	try {
		const emulator = await startAciEmulator({
			stateDirectory: join(folder, "aci"),
			clock,
			engine: simulatedEngine({ clock, seed, decide }),
			...(options.quotas === undefined ? {} : { quotas: options.quotas }),
			...(options.faults === undefined ? {} : { faults: options.faults }),
			...(options.timing === undefined ? {} : { timing: options.timing }),
			log: (line) => log("emulator", line),
		});
		const port = await rememberedPort(folder);
		Object.assign(process.env, settings(options, emulator, `http://127.0.0.1:${port}`));
		handOverClock(clock);
		const host = await startDurableHost({
			appDirectory: options.appDirectory ?? BUNDLE,
			databaseFile: join(folder, "durable.db"),
			synchronous: "NORMAL",
			clock,
			port,
			...(options.keys === undefined ? {} : { keys: options.keys }),
			log: (line) => log("host", JSON.stringify(line)),
		});
		const asClient = client(host.url, clock, options.keys?.masterKey);
		return {
			...asClient,
			emulator,
			histories: () => histories(host, asClient, clock),
			async close() {
				await host.close();
				await emulator.close();
			},
		};
	} finally {
		release();
	}
}

function settings(
	options: SimulatedTuttiOptions,
	emulator: AciEmulator,
	publicUrl: string,
): Record<string, string> {
	const { folder, quotas, toldQuotas = quotas, pollIntervalMs = 10_000 } = options;
	return {
		TUTTI_HUB: "simulated",
		TUTTI_KEY: INSTALLATION_KEY,
		TUTTI_STORE: options.store ?? join(folder, "store"),
		TUTTI_PUBLIC_URL: publicUrl,
		TUTTI_SUBSCRIPTION_ID: emulator.subscriptionId,
		TUTTI_RESOURCE_GROUP: emulator.resourceGroup,
		TUTTI_LOCATION: emulator.location,
		TUTTI_ARM_ENDPOINT: emulator.url,
		TUTTI_ARM_CA: emulator.caFile,
		TUTTI_POLL_INTERVAL_MS: `${pollIntervalMs}`,
		TUTTI_LIMITS: JSON.stringify(limitsOf(toldQuotas ?? {})),
		IDENTITY_ENDPOINT: emulator.identity.endpoint,
		IDENTITY_HEADER: emulator.identity.header,
	};
}

/** As the app's setting has them. JSON leaves out what is undefined. */
function limitsOf(quotas: Partial<Quotas>): object {
	const { containerGroups, createsPer5Minutes, createsPerHour } = quotas;
	const { deletesPer5Minutes, deletesPerHour } = quotas;
	const cores = { standard: quotas.standardCores, spot: quotas.standardSpotCores };
	const rates = { createsPer5Minutes, createsPerHour, deletesPer5Minutes, deletesPerHour };
	return { containerGroups, cores, ...rates };
}

async function histories(
	host: DurableHost,
	{ get }: Pick<SimulatedTutti, "get">,
	clock: Clock,
): Promise<RecordedHistory[]> {
	const release = clock.hold();
	try {
		const path = "/runtime/webhooks/durabletask/instances?top=1000";
		const all = await get<{ instanceId: string; name: string }[]>(path);
		const orchestrations = all.filter(({ name }) => !name.startsWith("@"));
		return await Promise.all(orchestrations.map(({ instanceId }) => host.record(instanceId)));
	} finally {
		release();
	}
}

function client(url: string, clock: Clock, key: string | undefined) {
	const headers: Record<string, string> = key === undefined ? {} : { "x-functions-key": key };
	/** The clock stands still meanwhile: what is asked is answered as of now. */
	const call = async <T>(path: string, body?: object): Promise<T> => {
		const release = clock.hold();
		try {
			const request = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
			const response = await fetch(url + path, { ...request, headers });
			const text = await response.text();
			if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
			return JSON.parse(text) as T;
		} finally {
			release();
		}
	};
	return {
		url,
		get: call,
		submit: async (job: object) =>
			(await call<JobView>("/api/jobs", { image: "alpine", ...job })).id,
		act: (id: string, act: string) => call<JobView>(`/api/jobs/${id}/${act}`, {}),
		job: (id: string) => call<JobView>(`/api/jobs/${id}`),
		async items(id: string) {
			const all: ItemView[] = [];
			for (let from: number | undefined = 0; from !== undefined; ) {
				const page: ItemListView = await call(`/api/jobs/${id}/items?count=1000&from=${from}`);
				all.push(...page.items);
				from = page.next;
			}
			return all;
		},
		ledger: () => call<Ledger>("/runtime/webhooks/durabletask/entities/ledger/simulated"),
	};
}
