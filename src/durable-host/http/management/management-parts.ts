import type { Clock } from "../../../clock/clock.ts";
import type { InstanceControl, Sent } from "../../engine/instance-control.ts";
import type { HostLog } from "../../host-log.ts";
import type { LinkSettings } from "./management-links.ts";

export type Restarted =
	| { kind: "started"; instanceId: string }
	| { kind: "notFound" }
	/** The instance lives, and was to keep its id. */
	| { kind: "conflict"; message: string };

/** What the API needs beyond InstanceControl; it answers 501 to what its control does not have. */
export interface FurtherControl {
	rewind(instanceId: string, reason: string): Promise<Sent | "notFailed">;
	restart(instanceId: string, withNewId: boolean): Promise<Restarted>;
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
