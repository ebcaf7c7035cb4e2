import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../clock/clock.ts";
import { realClock } from "../clock/real-clock.ts";
import { armEndpoint } from "./arm/arm-endpoint.ts";
import { type WebServer, webServer } from "./arm/web-server.ts";
import { openDatabase } from "./database.ts";
import type { ContainerEngine } from "./engines/container-engine.ts";
import { processEngine } from "./engines/process-engine.ts";
import type { FaultHook } from "./faults/faults.ts";
import { containerGroupStore } from "./groups/container-group-store.ts";
import { GroupDriver } from "./groups/group-driver.ts";
import { operationStore } from "./groups/operation-store.ts";
import { defaultTiming, type Timing } from "./groups/timing.ts";
import { newTokenKey } from "./identity/access-token.ts";
import { managedIdentity } from "./identity/managed-identity.ts";
import { readOrCreatePrivateFile } from "./private-file.ts";
import { defaultQuotas, type Quotas, requestLimiter } from "./quotas/quotas.ts";
import { serverIdentity } from "./tls/certificate-authority.ts";

export interface AciEmulatorOptions {
	/** Database, keys, CA and container folders. Created if missing, mode 0700: it holds secrets. */
	stateDirectory: string;
	clock: Clock;
	/** Port of the ARM endpoint (https). Default 0: any that is free. */
	port?: number;
	/** Port of the managed-identity endpoint (http). Default 0: any that is free. */
	identityPort?: number;
	/** Where both listen. Default 127.0.0.1. */
	hostname?: string;
	/** What runs containers. Default: `processEngine`, containers as plain processes. */
	engine?: ContainerEngine;
	quotas?: Partial<Quotas>;
	timing?: Partial<Timing>;
	/** Asked before each request whether it is to go wrong. */
	faults?: FaultHook;
	/** Warnings and internal errors, one line each, beginning with a code such as "image-ignored:". */
	log?: (line: string) => void;
}

export interface AciEmulator {
	/** The ARM endpoint: https, with a certificate for 127.0.0.1, localhost and `hostname`. */
	url: string;
	/** PEM file of the CA that clients must trust. */
	caFile: string;
	/** What to set as IDENTITY_ENDPOINT and IDENTITY_HEADER. */
	identity: { endpoint: string; header: string };
	subscriptionId: string;
	resourceGroup: string;
	location: string;
	/**
	 * Stops serving. "leave" (default): containers go on, and an emulator started later on the same state
	 * directory finds them. "stop": running containers are ended first, as by a stop of each group.
	 */
	close(options?: { containers?: "leave" | "stop" }): Promise<void>;
}

const SUBSCRIPTION_ID = "00000000-0000-0000-0000-000000000000";
const NAME = "local";

/** Starts the emulator. Rejects when a port is taken or the state directory cannot be used. */
export async function startAciEmulator(options: AciEmulatorOptions): Promise<AciEmulator> {
	const { stateDirectory, clock, hostname = "127.0.0.1", log = () => undefined } = options;
	mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
	chmodSync(stateDirectory, 0o700);
	// TLS peers and token caches compare with the wall, whatever clock containers live by.
	const wallNow = realClock().now;
	const secret = (name: string) => readOrCreatePrivateFile(join(stateDirectory, name), newTokenKey);
	const tokenKey = secret("token-key");
	const header = secret("identity-header");
	const { key, cert, caFile } = serverIdentity(
		stateDirectory,
		[...new Set(["127.0.0.1", "localhost", hostname])],
		wallNow(),
	);

	const database = openDatabase(join(stateDirectory, "emulator.sqlite"));
	const store = containerGroupStore(database);
	const operations = operationStore(database);
	const quotas = { ...defaultQuotas, ...options.quotas };
	const timing = { ...defaultTiming, ...options.timing };
	const directory = join(stateDirectory, "containers");
	const engine = options.engine ?? processEngine({ directory, clock, log });
	const driver = new GroupDriver({ clock, store, operations, engine, timing, log });
	const parts = {
		...{ clock, store, operations, driver, engine, quotas, timing },
		limiter: requestLimiter(quotas, database),
		subscriptionId: SUBSCRIPTION_ID,
		resourceGroup: NAME,
	};
	const servers: WebServer[] = [];
	const close: AciEmulator["close"] = async ({ containers = "leave" } = {}) => {
		await Promise.all(servers.map((server) => server.close()));
		if (containers === "stop") await driver.stopAll();
		driver.close();
		database.close();
	};
	try {
		const fetch = armEndpoint({ parts, tokenKey, wallNow, faults: options.faults, log });
		const identity = managedIdentity({ header, tokenKey, wallNow });
		const { port = 0, identityPort = 0 } = options;
		servers.push(await webServer({ fetch, hostname, port, tls: { key, cert } }));
		servers.push(await webServer({ fetch: identity, hostname, port: identityPort }));
	} catch (error) {
		await close();
		throw error;
	}
	return {
		url: `https://${hostname}:${servers[0]!.port}`,
		caFile,
		identity: { endpoint: `http://${hostname}:${servers[1]!.port}/msi/token`, header },
		subscriptionId: SUBSCRIPTION_ID,
		resourceGroup: NAME,
		location: NAME,
		close,
	};
}
