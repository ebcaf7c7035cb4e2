/**
 * Around the whole end-to-end suite: gathers the actions that ARM was asked for in any of its processes, and fails
 * the run if one is none of those that the roles in infra/ allow.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allowedActions, inWords } from "./allowed-actions.ts";
import type { ArmAction } from "./arm-actions.ts";

export function setup(): () => Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), "tutti-arm-actions-"));
	process.env.TUTTI_E2E_ARM_ACTIONS = folder;
	return async () => {
		const recorded = readdirSync(folder).flatMap((file) => actionsIn(join(folder, file)));
		rmSync(folder, { recursive: true });
		const allowed = inWords(await allowedActions());
		const asked = inWords(recorded);
		const refused = asked.filter((line) => !allowed.includes(line));
		if (refused.length > 0) {
			throw new Error(
				`ARM was asked for what no role in infra/ allows the app:\n  ${refused.join("\n  ")}\nAdd it to the role, or do not ask for it.`,
			);
		}
		console.log(
			`ARM was asked for ${asked.length} of the ${allowed.length} actions that roles allow.`,
		);
	};
}

function actionsIn(file: string): ArmAction[] {
	const lines = readFileSync(file, "utf8").split("\n");
	return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}
