import { join } from "node:path";
import type { ContainerEngine } from "../aci-emulator/engines/container-engine.ts";
import { processEngine } from "../aci-emulator/engines/process-engine.ts";
import { simulatedEngine } from "../aci-emulator/engines/simulated-engine.ts";
import type { Clock } from "../clock/clock.ts";
import { UserError } from "./user-error.ts";

export interface EngineSettings {
	stateFolder: string;
	clock: Clock;
	log: (line: string) => void;
}

/** Without a simulation of the user's: every container runs so long and succeeds. */
const DEFAULT_RUN_MS = 5000;

/** What the option --engine names. */
export function engineFor(text: string | undefined, settings: EngineSettings): ContainerEngine {
	const { stateFolder, clock, log } = settings;
	switch (text) {
		case undefined:
		case "process":
			return processEngine({ directory: join(stateFolder, "containers"), clock, log });
		case "simulated":
			return simulatedEngine({ clock, decide: () => ({ runMs: DEFAULT_RUN_MS, exitCode: 0 }) });
		default:
			throw new UserError(
				`--engine must be process or simulated; received '${text}'. Nothing was started.`,
			);
	}
}
