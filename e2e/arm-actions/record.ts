/**
 * Loaded into every process of the end-to-end suite that has an emulator (`node --import`, or a setup file of vitest):
 * writes each action once into a file of the process's own, in the folder that check-all.ts reads at the end.
 */
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { watchArmActions } from "./arm-actions.ts";

const folder = process.env.TUTTI_E2E_ARM_ACTIONS;
if (folder !== undefined) {
	const seen = new Set<string>();
	watchArmActions((action) => {
		const line = JSON.stringify(action);
		if (seen.has(line)) return;
		seen.add(line);
		// At once, as the process may be killed at any time.
		appendFileSync(join(folder, `${process.pid}.jsonl`), `${line}\n`);
	});
}
