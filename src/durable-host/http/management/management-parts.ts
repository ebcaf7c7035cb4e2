import type { Clock } from "../../../clock/clock.ts";
import type { InstanceControl, Sent } from "../../engine/instance-control.ts";
import type { HostLog } from "../../host-log.ts";
import type { LinkSettings } from "./management-links.ts";

/** Which entities to list; everything given must hold. Instants in milliseconds since the epoch. */
export interface EntityFilter {
	/** In lower case. */
	name?: string;
	lastOperationFrom?: number;
	lastOperationTo?: number;
	/** Only what comes behind this id (`@name@key`) in the order of ids. */
	after?: string;
	/** At most so many. */
	top: number;
}

export interface ListedEntity {
	/** In lower case. */
	name: string;
	key: string;
	lastOperationAt: number;
	/** JSON text. */
	state: string | null;
}

export type Restarted =
	| { kind: "started"; instanceId: string }
	| { kind: "notFound" }
	/** The instance lives, and was to keep its id. */
	| { kind: "conflict"; message: string };

/** What the API needs beyond InstanceControl; it answers 501 to what its control does not have. */
export interface FurtherControl {
	rewind(instanceId: string, reason: string): Promise<Sent | "notFailed">;
	restart(instanceId: string, withNewId: boolean): Promise<Restarted>;
	listEntities(filter: EntityFilter): Promise<ListedEntity[]>;
}

/** What the routes of the management API work with. */
export interface ManagementParts {
	control: InstanceControl & Partial<FurtherControl>;
	links: LinkSettings;
	/** The version of instances that are started without one. */
	defaultVersion: string | null;
	clock: Clock;
	log: HostLog;
}
