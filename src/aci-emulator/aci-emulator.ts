import { isIPv6 } from "node:net";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../clock/clock.ts";
import { realClock } from "../clock/real-clock.ts";
import { armEndpoint } from "./arm/arm-endpoint.ts";
import { front } from "./arm/front.ts";
import { metadataEndpoints } from "./arm/metadata-endpoints.ts";
import { type ResourceGroupStore, resourceGroupStore } from "./arm/resource-group-store.ts";
import { resourceStore } from "./arm/resource-store.ts";
import { type ArmRates, azureArmRates } from "./arm/token-buckets.ts";
import { type WebServer, webServer } from "./arm/web-server.ts";
import { defaultRates, type Rates } from "./billing/bill.ts";
import { billStore } from "./billing/bill-store.ts";
import { openDatabase } from "./database.ts";
import { DeploymentDriver } from "./deployments/deployment-driver.ts";
import { deploymentStore } from "./deployments/deployment-store.ts";
import { deploymentRequests } from "./deployments/send-request.ts";
import type { ContainerEngine } from "./engines/container-engine.ts";
import { processEngine } from "./engines/process-engine.ts";
import { controlApi } from "./faults/control-api.ts";
import { type FaultRuleStore, faultRuleStore } from "./faults/fault-rule-store.ts";
import { type FaultSource, faultSource } from "./faults/fault-source.ts";
import type { FaultHook } from "./faults/faults.ts";
import { normalLocation } from "./groups/container-group.ts";
import { type ContainerGroupStore, containerGroupStore } from "./groups/container-group-store.ts";
import { GroupDriver } from "./groups/group-driver.ts";
import { operationStore } from "./groups/operation-store.ts";
import { defaultTiming, type Timing } from "./groups/timing.ts";
import { writeClientEnvironment } from "./identity/client-environment.ts";
import { DEFAULT_TENANT_ID, type Identities, identitiesOf } from "./identity/identities.ts";
import { instanceMetadataIdentity, managedIdentity } from "./identity/managed-identity.ts";
import type { ServicePrincipal } from "./identity/service-principal.ts";
import { tokenEndpoint } from "./identity/token-endpoint.ts";
import type { AsyncHeader, EmulatorParts } from "./operations/operation.ts";
import { takeUpResourceGroupDeletions } from "./operations/resource-group-delete.ts";
import { vaultOf } from "./operations/vault-secrets.ts";
import { makePrivateFolder } from "./private-folder.ts";
import { locationQuotas } from "./quotas/location-quotas.ts";
import type { Quotas } from "./quotas/quotas.ts";
import { requestLimiter } from "./quotas/request-limiter.ts";
import { streamOffers } from "./streams/stream-offers.ts";
import { streamServer } from "./streams/stream-server.ts";
import { serverIdentity } from "./tls/certificate-authority.ts";

export interface AciEmulatorOptions {
	/**
	 * Database, keys, CA and container folders. Created if missing, mode 0700: it holds secrets. One that is there
	 * keeps its mode; the files with secrets are their owner's alone in any case.
	 */
	stateDirectory: string;
	clock: Clock;
	/** Port of the ARM endpoint (https). Default 0: any that is free. */
	port?: number;
	/** Port of the http server, for clients that take no https. It serves the same. Default 0: any that is free. */
	httpPort?: number;
	/** Where both listen. Default 127.0.0.1. At 0.0.0.0 and ::, URLs name this machine's loopback address. */
	hostname?: string;
	/**
	 * What runs containers. Default: `processEngine`, containers as plain processes. It is closed with the
	 * emulator, and when the start fails.
	 */
	engine?: ContainerEngine;
	/** The one subscription. Default 00000000-0000-0000-0000-000000000000. */
	subscriptionId?: string;
	/** The one tenant. Default 00000000-0000-0000-0000-0000000000aa. */
	tenantId?: string;
	/** Where the resource group `local` is, which exists from the start. Default "local". */
	location?: string;
	/** Who may ask for tokens, beside the emulator's own principal. */
	principals?: readonly ServicePrincipal[];
	/**
	 * Also serves a virtual machine's /metadata/identity/oauth2/token, which gives a token to whoever reaches
	 * the port. Default false.
	 */
	instanceMetadata?: boolean;
	/** ARM's own limits for each principal. Default: Azure's. "unlimited": none, and no headers that say what is left. */
	armRates?: Partial<ArmRates> | "unlimited";
	/** Of all locations. */
	quotas?: Partial<Quotas>;
	/** Of single locations, over those of all. */
	locationQuotas?: Record<string, Partial<Quotas>>;
	timing?: Partial<Timing>;
	/**
	 * By which header answers lead to an operation. Default "Azure-AsyncOperation", as recorded; "Location"
	 * with Retry-After is what the swagger declares from 2026-07-01 on.
	 */
	asyncHeader?: AsyncHeader;
	/** What the bill of the control API counts by. Default: retail prices of East US. */
	billRates?: Partial<Rates>;
	/** Asked before each request whether it is to go wrong, after the rules of the file and of the control API. */
	faults?: FaultHook;
	/** Path of a JSON file of fault rules, `{"rules": []}`; read again when it changes. */
	faultsFile?: string;
	/** Path of a JSON file that stands in for key vaults: values by the secrets' addresses. */
	vaultFile?: string;
	/** Warnings and internal errors, one line each, beginning with a code such as "image-ignored:". */
	log?: (line: string) => void;
}

export interface AciEmulator {
	/** The ARM endpoint: https, with a certificate for 127.0.0.1, ::1, localhost and `hostname`. */
	url: string;
	/** The same over http. */
	httpUrl: string;
	/** PEM file of the CA that clients must trust. */
	caFile: string;
	/** What to set as IDENTITY_ENDPOINT and IDENTITY_HEADER. */
	identity: { endpoint: string; header: string };
	tenantId: string;
	/** The service principal that `environmentFile` names. */
	principal: ServicePrincipal;
	/** A private file of variables that point clients at the emulator, for a shell to source. */
	environmentFile: string;
	subscriptionId: string;
	resourceGroup: string;
	location: string;
	/**
	 * Stops serving. "leave" (default): containers go on, and an emulator started later on the same state
	 * directory finds them. "stop": running containers are ended first, as by a stop of each group.
	 */
	close(options?: { containers?: "leave" | "stop" }): Promise<void>;
}

const DEFAULT_SUBSCRIPTION_ID = "00000000-0000-0000-0000-000000000000";
const RESOURCE_GROUP = "local";
const CLOUD_NAME = "AciEmulator";

/** Starts the emulator. Rejects when a port is taken or the state directory cannot be used. */
export async function startAciEmulator(options: AciEmulatorOptions): Promise<AciEmulator> {
	const { stateDirectory, hostname = "127.0.0.1", log = () => undefined } = options;
	let database: DatabaseSync | undefined;
	let parts: EmulatorParts | undefined;
	const servers: WebServer[] = [];
	const close: AciEmulator["close"] = async ({ containers = "leave" } = {}) => {
		await Promise.all(servers.map((server) => server.close()));
		await parts?.deployments.close();
		if (containers === "stop") await parts?.driver.stopAll();
		if (parts) parts.driver.close();
		else options.engine?.close();
		database?.close();
	};
	try {
		makePrivateFolder(stateDirectory);
		const identities = identitiesOf(stateDirectory, options.principals ?? []);
		const names = [...new Set(["127.0.0.1", "::1", "localhost", hostname])];
		const { key, cert, caFile } = serverIdentity(stateDirectory, names, wallNow());
		database = openDatabase(join(stateDirectory, "emulator.sqlite"));
		const faults = faultsOn(database, options, log);
		parts = emulatorParts(options, { database, faults, log });
		takeUpResourceGroupDeletions(parts);
		parts.deployments.takeUp();
		const fetch = door(options, parts, { identities, ...faults });
		const onUpgrade = streamServer(parts.streams);
		const { port = 0, httpPort = 0 } = options;
		servers.push(await webServer({ fetch, hostname, port, tls: { key, cert }, onUpgrade }));
		servers.push(await webServer({ fetch, hostname, port: httpPort, onUpgrade }));
		const [httpsUrl, httpUrl] = urlsOf(hostname, servers);
		const { subscriptionId, tenantId, location } = parts;
		const client = {
			...{ url: httpsUrl, caFile, subscriptionId, tenantId },
			identity: { endpoint: `${httpUrl}/msi/token`, header: identities.header },
			principal: identities.principals[0]!,
		};
		const environmentFile = writeClientEnvironment(stateDirectory, client);
		return {
			...{ ...client, httpUrl, location, environmentFile, close },
			resourceGroup: RESOURCE_GROUP,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

/** What operations work with, on the database. */
function emulatorParts(
	options: AciEmulatorOptions,
	{
		database,
		faults,
		log,
	}: { database: DatabaseSync; faults: Faults; log: (line: string) => void },
): EmulatorParts {
	const { stateDirectory, clock } = options;
	const store = containerGroupStore(database);
	const subscriptionId = options.subscriptionId ?? DEFAULT_SUBSCRIPTION_ID;
	checkStored(store, subscriptionId);
	const operations = operationStore(database);
	const bill = billStore(database);
	const quotas = locationQuotas(database, {
		everywhere: options.quotas,
		byLocation: options.locationQuotas,
	});
	const timing = { ...defaultTiming, ...options.timing };
	const directory = join(stateDirectory, "containers");
	const engine = options.engine ?? processEngine({ directory, clock, log });
	const resourceGroups = resourceGroupStore(database);
	const location = normalLocation(options.location ?? RESOURCE_GROUP);
	ensureResourceGroup(resourceGroups, location);
	const parts: EmulatorParts = {
		...{ clock, store, operations, engine, quotas, timing, resourceGroups, location, log },
		driver: new GroupDriver({ clock, store, operations, engine, timing, bill, log }),
		bill,
		limiter: requestLimiter(quotas, database),
		resources: resourceStore(database),
		streams: streamOffers(wallNow),
		vault: vaultOf(options.vaultFile),
		deployments: new DeploymentDriver({
			partsNow: () => parts,
			store: deploymentStore(database),
			requests: deploymentRequests(() => parts, { clock, faults: faults.faults }),
		}),
		asyncHeader: options.asyncHeader ?? "Azure-AsyncOperation",
		subscriptionId,
		tenantId: options.tenantId ?? DEFAULT_TENANT_ID,
	};
	return parts;
}

interface Faults {
	faultRules: FaultRuleStore;
	faults: FaultSource;
}

/** The rules of the options and of the database. Throws if their file is wrong. */
function faultsOn(
	database: DatabaseSync,
	options: AciEmulatorOptions,
	log: (line: string) => void,
): Faults {
	const faultRules = faultRuleStore(database);
	const { faultsFile: file, faults: hook } = options;
	return { faultRules, faults: faultSource({ store: faultRules, file, hook, log }) };
}

/** What serves a request, on both ports. */
function door(
	options: AciEmulatorOptions,
	parts: EmulatorParts,
	{ identities, faultRules, faults }: Faults & { identities: Identities },
): (request: Request) => Response | Promise<Response> {
	const { tenantId, log } = parts;
	const { armRates: rates = {} } = options;
	const identity = { ...identities, tenantId, wallNow };
	return front({
		arm: armEndpoint({
			...{ parts, tenantId, wallNow, log, faults },
			control: controlApi({
				...parts,
				faultRules,
				rates: { ...defaultRates, ...options.billRates },
			}),
			tokenKey: identities.tokenKey,
			rates: rates === "unlimited" ? rates : { ...azureArmRates, ...rates },
		}),
		metadata: (request) => metadataEndpoints({ cloudName: CLOUD_NAME, tenantId }, request),
		tokens: tokenEndpoint(identity),
		managedIdentity: managedIdentity(identity),
		instanceMetadata: options.instanceMetadata ? instanceMetadataIdentity(identity) : undefined,
	});
}

/** Groups of another subscription would run on, count, and be in nobody's reach. */
function checkStored(store: ContainerGroupStore, subscriptionId: string): void {
	const [first] = store.page({ prefix: "", after: "", limit: 1 });
	if (!first || first.key.startsWith(`/subscriptions/${subscriptionId.toLowerCase()}/`)) return;
	throw new Error(
		`The state directory has container groups of another subscription than ${subscriptionId}, such as ${first.id}. Start with theirs, or use another state directory.`,
	);
}

function ensureResourceGroup(resourceGroups: ResourceGroupStore, location: string): void {
	if (resourceGroups.get(RESOURCE_GROUP)) return;
	resourceGroups.put({ key: RESOURCE_GROUP, name: RESOURCE_GROUP, location });
}

/** How clients on this machine reach the servers, of which the first has https. */
function urlsOf(hostname: string, servers: readonly WebServer[]): [https: string, http: string] {
	const loopbacks: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
	const address = loopbacks[hostname] ?? hostname;
	const host = isIPv6(address) ? `[${address}]` : address;
	return [`https://${host}:${servers[0]!.port}`, `http://${host}:${servers[1]!.port}`];
}

/** TLS peers and token caches compare with the wall, whatever clock containers live by. */
function wallNow(): number {
	return realClock().now();
}
