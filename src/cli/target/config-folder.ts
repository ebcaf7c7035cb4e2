import { homedir } from "node:os";
import { join, resolve } from "node:path";

/**
 * The folder of the user's configuration, absolute; it need not exist. The variable TUTTI_CONFIG, else `tutti` in
 * XDG_CONFIG_HOME, else in `~/.config` (https://specifications.freedesktop.org/basedir-spec/latest/).
 */
export function configFolder({
	cwd,
	environment,
}: {
	cwd: string;
	environment: Readonly<Record<string, string | undefined>>;
}): string {
	const { TUTTI_CONFIG, XDG_CONFIG_HOME, HOME } = environment;
	if (TUTTI_CONFIG) return resolve(cwd, TUTTI_CONFIG);
	// By the specification, a relative path there is passed over.
	if (XDG_CONFIG_HOME?.startsWith("/")) return join(XDG_CONFIG_HOME, "tutti");
	return join(HOME || homedir(), ".config", "tutti");
}
