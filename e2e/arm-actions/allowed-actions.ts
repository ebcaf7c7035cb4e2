/** What the roles of our own in infra/ allow the app, by where they are assigned. */
import { customActions } from "../../infra/arm-action.ts";
import { readBicepFiles } from "../../infra/bicep-file.ts";
import type { ArmAction } from "./arm-actions.ts";

/** The Bicep files that define roles; infra/roles.test.ts sees to it that there are no others. */
const ROLE_FILES: Record<ArmAction["on"], string[]> = {
	subscription: ["quota.bicep"],
	resourceGroup: ["container-groups.bicep"],
	named: ["identities.bicep", "network.bicep"],
};

export async function allowedActions(): Promise<ArmAction[]> {
	const files = await readBicepFiles();
	return Object.entries(ROLE_FILES).flatMap(([on, names]) =>
		names.flatMap((name) =>
			customActions(files.get(name)!).map((action) => ({ on: on as ArmAction["on"], action })),
		),
	);
}

/** One line an action, in order and once. */
export function inWords(actions: readonly ArmAction[]): string[] {
	return [...new Set(actions.map(({ on, action }) => `${action} on ${on}`))].sort();
}
