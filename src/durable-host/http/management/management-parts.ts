import type { Clock } from "../../../clock/clock.ts";
import type { InstanceControl } from "../../engine/instance-control.ts";
import type { HostLog } from "../../host-log.ts";
import type { LinkSettings } from "./management-links.ts";

/** What the routes of the management API work with. */
export interface ManagementParts {
	control: InstanceControl;
	links: LinkSettings;
	/** The version of instances that are started without one. */
	defaultVersion: string | null;
	clock: Clock;
	log: HostLog;
}
