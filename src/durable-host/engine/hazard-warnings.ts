import type { HostLog } from "../host-log.ts";
import type { Instance } from "../orchestrations/instance.ts";

/** Says each hazard once for an instance, as a warning in the log. */
export class HazardWarnings {
	readonly #log: HostLog;
	readonly #said = new Map<string, Set<string>>();

	constructor(log: HostLog) {
		this.#log = log;
	}

	say(
		{ instanceId, name: functionName }: Instance,
		hazards: readonly { hazard: string; message: string }[],
	): void {
		for (const { hazard, message } of hazards) {
			const said = this.#said.get(instanceId) ?? new Set();
			if (said.has(hazard)) continue;
			this.#said.set(instanceId, said.add(hazard));
			this.#log({ level: "warning", source: "host", functionName, instanceId, message });
		}
	}

	/** Forgets an instance that has ended. */
	forget(instanceId: string): void {
		this.#said.delete(instanceId);
	}
}
