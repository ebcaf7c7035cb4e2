import { randomUUID } from "node:crypto";
import { type Clock, holding } from "../../clock/clock.ts";
import { ArmError } from "../arm/arm-error.ts";
import { resourceGroupStore } from "../arm/resource-group-store.ts";
import { resourceStore } from "../arm/resource-store.ts";
import { billStore } from "../billing/bill-store.ts";
import { openDatabase } from "../database.ts";
import { DeploymentDriver } from "../deployments/deployment-driver.ts";
import { deploymentStore } from "../deployments/deployment-store.ts";
import { deploymentRequests } from "../deployments/send-request.ts";
import type { ContainerEngine } from "../engines/container-engine.ts";
import type { LaunchFault } from "../faults/faults.ts";
import { containerGroupStore } from "../groups/container-group-store.ts";
import { GroupDriver } from "../groups/group-driver.ts";
import { operationStore } from "../groups/operation-store.ts";
import { defaultTiming } from "../groups/timing.ts";
import { allOperations } from "../operations/all.ts";
import type { EmulatorParts } from "../operations/operation.ts";
import { vaultOf } from "../operations/vault-secrets.ts";
import { locationQuotas } from "../quotas/location-quotas.ts";
import type { Quotas } from "../quotas/quotas.ts";
import { requestLimiter } from "../quotas/request-limiter.ts";
import { streamOffers } from "../streams/stream-offers.ts";

export interface Answer {
	status: number;
	headers: Headers;
	// biome-ignore lint/suspicious/noExplicitAny: JSON of the wire
	body: any;
}

/** The operations of an emulator without its servers, called as the door calls them. */
export interface BareEmulator {
	parts: EmulatorParts;
	/** Lines of the log. */
	lines: string[];
	/** One operation, by its name in the swagger. Errors of ARM are answers; all others are thrown. */
	call(
		id: string,
		path: Record<string, string>,
		body?: unknown,
		faults?: LaunchFault[],
	): Promise<Answer>;
	/** As a process that ends: nothing is waited for. */
	kill(): void;
}

export function bareEmulator(options: {
	file: string;
	clock: Clock;
	engine: ContainerEngine;
	quotas?: Partial<Quotas>;
}): BareEmulator {
	const { clock, engine } = options;
	const database = openDatabase(options.file);
	const lines: string[] = [];
	const log = (line: string) => void lines.push(line);
	const store = containerGroupStore(database);
	const operations = operationStore(database);
	const bill = billStore(database);
	const quotas = locationQuotas(database, { everywhere: options.quotas });
	const resourceGroups = resourceGroupStore(database);
	resourceGroups.put({ key: "local", name: "local", location: "local" });
	const timing = defaultTiming;
	const driver = new GroupDriver({ clock, store, operations, engine, timing, bill, log });
	const parts: EmulatorParts = {
		...{ clock, store, operations, engine, bill, quotas, timing, resourceGroups, driver, log },
		limiter: requestLimiter(quotas, database),
		resources: resourceStore(database),
		streams: streamOffers(() => clock.now()),
		vault: vaultOf(undefined),
		deployments: new DeploymentDriver({
			partsNow: () => parts,
			store: deploymentStore(database),
			requests: deploymentRequests(() => parts, {
				clock,
				faults: { faultsFor: () => ({ launch: [] }) },
			}),
		}),
		asyncHeader: "Azure-AsyncOperation",
		...{ subscriptionId: "sub", tenantId: "tenant", location: "local" },
	};
	return {
		parts,
		lines,
		async call(id, path, body, faults = []) {
			const operation = allOperations.find((each) => each.id === id)!;
			const call = {
				...{ body, faults, requestId: randomUUID(), origin: "https://localhost" },
				path: { subscriptionId: parts.subscriptionId, resourceGroup: "local", ...path },
				query: new URLSearchParams({ "api-version": "2023-05-01" }),
			};
			return answerOf(() => holding(clock, async () => await operation.serve(parts, call)));
		},
		kill() {
			driver.close();
			database.close();
		},
	};
}

async function answerOf(work: () => Promise<Response>): Promise<Answer> {
	try {
		const response = await work();
		const text = await response.text();
		const body = text === "" ? undefined : JSON.parse(text);
		return { status: response.status, headers: response.headers, body };
	} catch (error) {
		if (!(error instanceof ArmError)) throw error;
		const { status, code, message, headers } = error;
		return { status, headers: new Headers(headers), body: { error: { code, message } } };
	}
}
