import type { HostLogLevel } from "../host-log.ts";
import type { HostConfiguration } from "./host-configuration.ts";

/** From which level on the lines of a category are kept. */
export type LogLevels = (category: string) => HostLogLevel | "none";

const LEVELS = ["trace", "debug", "information", "warning", "error", "critical", "none"] as const;
const SECTION = "logging.logLevel";

/**
 * host.json's logging.logLevel: the longest category that the line's begins with decides, else "Default", else
 * Information, as in .NET's logging. A category may hold one `*`.
 */
export function logLevelsOf(configuration: HostConfiguration): LogLevels {
	const rules = [...configuration.below(SECTION)].map(([category, text]) => ({
		category: category.toLowerCase(),
		level: levelOf(text, configuration, `${SECTION}.${category}`),
	}));
	rules.sort((a, b) => b.category.length - a.category.length);
	const byDefault = rules.find(({ category }) => category === "default")?.level ?? "information";
	return (category) => {
		const asked = category.toLowerCase();
		const rule = rules.find((each) => each.category !== "default" && fits(asked, each.category));
		return rule?.level ?? byDefault;
	};
}

/** True when a line of `level` is kept from `least` on. */
export function isLogged(level: HostLogLevel, least: HostLogLevel | "none"): boolean {
	return least !== "none" && LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}

function fits(category: string, rule: string): boolean {
	const [start = "", end = ""] = rule.split("*");
	return (
		category.startsWith(start) &&
		category.length >= start.length + end.length &&
		category.endsWith(end)
	);
}

function levelOf(text: string, configuration: HostConfiguration, key: string) {
	const level = LEVELS.find((known) => known === text.toLowerCase());
	if (level === undefined)
		throw configuration.wrong(key, "Trace, Debug, Information, Warning, Error, Critical or None");
	return level;
}
