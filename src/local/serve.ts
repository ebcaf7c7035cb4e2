/**
 * The whole of Tutti on this machine: the ACI emulator, the durable host, and the function app's bundle on
 * it, which is the same that runs in Azure. Wiring only.
 */
import { createWriteStream, existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { startAciEmulator } from "../aci-emulator/aci-emulator.ts";
import { makePrivateFolder } from "../aci-emulator/private-folder.ts";
import type { Clock } from "../clock/clock.ts";
import { handOverClock } from "../clock/handed-clock.ts";
import { realClock } from "../clock/real-clock.ts";
import { startDurableHost } from "../durable-host/durable-host.ts";
import type { Limits } from "../ledger/ledger.ts";
import { takeStateFolder } from "./folder-version.ts";
import { localContainers } from "./local-containers.ts";
import { localKey } from "./local-key.ts";
import { LocalServerError } from "./local-server-error.ts";
import { rememberedPort } from "./remembered-port.ts";

export interface RunningTutti {
	url: string;
	/** Sentences for the user, to be said once. */
	notices: string[];
	close(options: { containers: "leave" | "stop" }): Promise<void>;
}

export interface StartOptions {
	/** The function app. Default: Tutti's own; an app that registers Tutti's functions beside its own will do. */
	appDirectory?: string;
	clock?: Clock;
}

/** A laptop's quotas: as many containers as its cores can bear, and no rates. */
const LOCAL_LIMITS: Omit<Limits, "cores"> = {
	containerGroups: Math.max(8, 4 * availableParallelism()),
	createsPer5Minutes: 1_000_000,
	createsPerHour: 1_000_000,
	deletesPer5Minutes: 1_000_000,
	deletesPerHour: 1_000_000,
};
const LOCAL_TIMING = { pendingMs: 20, pullMs: 20, startMs: 10 };
const POLL_INTERVAL_MS = "1000";

/**
 * Starts everything for the folder. Rejects when another process has it, or a newer Tutti has worked in it, or the
 * bundle is missing.
 */
export async function startTutti(
	stateFolder: string,
	{ appDirectory = bundleFolder(), clock = realClock() }: StartOptions = {},
): Promise<RunningTutti> {
	makePrivateFolder(stateFolder);
	const unlock = takeStateFolder(stateFolder, appDirectory);
	const logFile = createWriteStream(join(stateFolder, "tutti.log"), { flags: "a" });
	const log = (source: string, line: unknown) =>
		void logFile.write(`${JSON.stringify({ at: new Date(clock.now()), source, line })}\n`);
	const containers = await localContainers(process.env, {
		...{ stateFolder, clock, log: (line) => log("containers", line) },
	}).catch((error: unknown) => {
		unlock();
		throw error;
	});
	const emulator = await startAciEmulator({
		stateDirectory: join(stateFolder, "aci"),
		clock,
		engine: containers.engine,
		quotas: LOCAL_LIMITS,
		timing: LOCAL_TIMING,
		armRates: "unlimited",
		...(process.env.TUTTI_VAULT ? { vaultFile: resolve(process.env.TUTTI_VAULT) } : {}),
		log: (line) => log("aci-emulator", line),
	}).catch((error: unknown) => {
		unlock();
		throw error;
	});
	Object.assign(process.env, {
		TUTTI_HUB: "local",
		TUTTI_KEY: localKey(stateFolder),
		TUTTI_STORE: join(stateFolder, "store"),
		TUTTI_SUBSCRIPTION_ID: emulator.subscriptionId,
		TUTTI_RESOURCE_GROUP: emulator.resourceGroup,
		TUTTI_LOCATION: emulator.location,
		TUTTI_ARM_ENDPOINT: emulator.url,
		TUTTI_ARM_CA: emulator.caFile,
		TUTTI_POLL_INTERVAL_MS: POLL_INTERVAL_MS,
		TUTTI_LIMITS: JSON.stringify(LOCAL_LIMITS),
		IDENTITY_ENDPOINT: emulator.identity.endpoint,
		IDENTITY_HEADER: emulator.identity.header,
	});
	handOverClock(clock);
	const port = await rememberedPort(stateFolder);
	process.env.TUTTI_PUBLIC_URL = `http://127.0.0.1:${port}`;
	const host = await startDurableHost({
		appDirectory,
		databaseFile: join(stateFolder, "durable.db"),
		clock,
		port,
		log: (line) => log("durable-host", line),
	}).catch(async (error: unknown) => {
		await emulator.close({ containers: "leave" });
		unlock();
		throw error;
	});
	return {
		url: host.url,
		notices: [containers.notice],
		async close(options) {
			await host.close();
			await emulator.close(options);
			logFile.end();
			unlock();
		},
	};
}

/** `dist/app`, from the bundled command as from the sources. */
function bundleFolder(): string {
	for (const relative of ["./app", "../../dist/app"]) {
		const folder = fileURLToPath(new URL(relative, import.meta.url));
		if (existsSync(join(folder, "functions.cjs"))) return folder;
	}
	throw new LocalServerError(
		"bundle-missing",
		"The function app's bundle, dist/app/functions.cjs, is missing.",
		"Run `npm run build` in Tutti's folder.",
	);
}
