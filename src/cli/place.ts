import type { CommandContext } from "./command-context.ts";
import { HERE, type Where } from "./server/where.ts";
import type { Chosen } from "./target/choose-target.ts";

/** Where a command works: the world around it, the state folder of its local server, and the server that was chosen. */
export interface Place {
	context: CommandContext;
	stateFolder: string;
	/** Absent: the local server. */
	chosen?: Chosen;
}

export function whereOf({ chosen }: Place): Where {
	return chosen?.where ?? HERE;
}
