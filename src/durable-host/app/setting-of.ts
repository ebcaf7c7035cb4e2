import type { Environment } from "./host-configuration.ts";

/** The setting that a text of the app names; undefined when it is not set, whatever every object has of that name. */
export function settingOf(environment: Environment, name: string): string | undefined {
	return Object.hasOwn(environment, name) ? environment[name] : undefined;
}
