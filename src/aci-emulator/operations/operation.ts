import type { Clock } from "../../clock/clock.ts";
import type { ResourceGroupStore } from "../arm/resource-group-store.ts";
import type { ResourceStore } from "../arm/resource-store.ts";
import type { BillStore } from "../billing/bill-store.ts";
import type { DeploymentDriver } from "../deployments/deployment-driver.ts";
import type { ContainerEngine } from "../engines/container-engine.ts";
import type { LaunchFault } from "../faults/faults.ts";
import type { ContainerGroupStore } from "../groups/container-group-store.ts";
import type { GroupDriver } from "../groups/group-driver.ts";
import type { OperationStore } from "../groups/operation-store.ts";
import type { Timing } from "../groups/timing.ts";
import type { LocationQuotas } from "../quotas/location-quotas.ts";
import type { RequestLimiter } from "../quotas/request-limiter.ts";
import type { StreamOffers } from "../streams/stream-offers.ts";
import type { Vault } from "./vault-secrets.ts";

/** The header of answers that begin an operation: as recorded, or as newer swaggers declare it. */
export type AsyncHeader = "Azure-AsyncOperation" | "Location";

/** What operations work with. */
export interface EmulatorParts {
	clock: Clock;
	store: ContainerGroupStore;
	operations: OperationStore;
	driver: GroupDriver;
	engine: ContainerEngine;
	bill: BillStore;
	limiter: RequestLimiter;
	quotas: LocationQuotas;
	timing: Timing;
	asyncHeader: AsyncHeader;
	subscriptionId: string;
	/** Where a resource is that says nothing else: the default resource group's, the first of the locations. */
	location: string;
	tenantId: string;
	resourceGroups: ResourceGroupStore;
	/** Profiles and pools: what is neither a container group nor a resource group. */
	resources: ResourceStore;
	/** Deployments of templates. */
	deployments: DeploymentDriver;
	/** What stands in for key vaults. */
	vault: Vault;
	/** What exec and attach have offered. */
	streams: StreamOffers;
	log: (line: string) => void;
}

/** A request that found its operation and may be served. */
export interface OperationCall {
	/** The path's variable parts, as the client wrote them. */
	path: Record<string, string>;
	query: URLSearchParams;
	/** The parsed JSON body; undefined when there is none. */
	body: unknown;
	/** The origin under which the client reached the emulator, for absolute URLs. */
	origin: string;
	/** A new GUID, which also names the operation that the request begins. */
	requestId: string;
	/** What is to go wrong with the containers that the request launches. */
	faults: LaunchFault[];
}

/** One ARM operation. Errors are thrown as ArmError. */
export interface Operation {
	/** As the swagger names it. */
	id: string;
	method: "GET" | "HEAD" | "PUT" | "PATCH" | "POST" | "DELETE";
	/** Variable parts in braces; everything else is compared without case. */
	path: string;
	serve(parts: EmulatorParts, call: OperationCall): Response | Promise<Response>;
}
