import type { LaunchFault } from "../faults/faults.ts";
import type { ContainerGroup } from "./container-group.ts";

/** Something that is to go wrong with a started group at an instant. */
export type PlannedFault =
	| { kind: "kill"; at: number; exitCode: number; restart?: true }
	| { kind: "evict"; at: number }
	| { kind: "lose"; at: number }
	| { kind: "network"; at: number; cut: boolean };

/** The faults at launch that count from the start of the containers, with their instants. */
export function planFaults(
	faults: LaunchFault[],
	{ properties }: ContainerGroup,
	startedAt: number,
): PlannedFault[] {
	return faults.flatMap((fault): PlannedFault[] => {
		const at = startedAt + Math.round("afterMs" in fault ? (fault.afterMs ?? 0) : 0);
		switch (fault.kind) {
			case "platform-kill": {
				const { exitCode = 7147, restart } = fault;
				return [{ kind: "kill", at, exitCode, ...(restart ? { restart } : {}) }];
			}
			case "spot-eviction":
				return properties.priority === "Spot" ? [{ kind: "evict", at }] : [];
			case "lost-container":
				return [{ kind: "lose", at }];
			case "network-cut":
				return [
					{ kind: "network", at, cut: true },
					{ kind: "network", at: at + Math.round(fault.forMs), cut: false },
				];
			case "lost-callback":
				return [{ kind: "network", at: startedAt, cut: true }];
			default:
				return [];
		}
	});
}

/** What of a deployment's faults goes on when the platform deploys the group anew. */
export function lastingFaults(faults: LaunchFault[]): LaunchFault[] {
	const once = ["spot-eviction", "platform-kill", "lost-container", "network-cut", "vanish"];
	return faults.filter((fault) => !once.includes(fault.kind));
}
