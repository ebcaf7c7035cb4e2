import type { DurableHostOptions } from "../../durable-host/durable-host.ts";
import { parseDuration } from "../../job/duration.ts";
import { UserError } from "../errors/user-error.ts";

/** The options of `tutti host`, as commander hands them over. */
export interface HostOptionTexts {
	port?: string | undefined;
	hostname?: string | undefined;
	state?: string | undefined;
	synchronous?: string | undefined;
	keys?: boolean | undefined;
	skipUnsupported?: boolean | undefined;
	jsonLog?: boolean | undefined;
	activityThreads?: string | undefined;
	clock?: string | undefined;
	retention?: string | undefined;
}

/** How the host's clock runs against the wall's: 1 is real. */
export type ClockFactor = number;

/** A whole number from `from` to `to`; undefined stays undefined. */
export function numberOption(
	name: string,
	text: string | undefined,
	{ from, to }: { from: number; to: number },
): number | undefined {
	if (text === undefined) return undefined;
	const value = Number(text);
	if (/^\d+$/.test(text) && value >= from && value <= to) return value;
	throw new UserError(
		`${name} must be a whole number from ${from} to ${to}; received '${text}'. Nothing was started.`,
	);
}

export function synchronousOption(
	text: string | undefined,
): NonNullable<DurableHostOptions["synchronous"]> {
	if (text === undefined || text === "full") return "FULL";
	if (text === "normal") return "NORMAL";
	throw new UserError(
		`--synchronous must be full or normal; received '${text}'. Nothing was started.`,
		"full survives a power failure; normal is faster, and loses nothing when only the process dies.",
	);
}

/** In milliseconds; undefined stays undefined. */
export function retentionOption(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const retentionMs = parseDuration(text);
	if (retentionMs !== undefined && retentionMs > 0) return retentionMs;
	throw new UserError(
		`--retention must be a duration above 0 with its unit, such as 7d, 12h or 1h30m; received '${text}'. Nothing was started.`,
		"Without it, orchestrations that have ended are kept for ever.",
	);
}

export function clockOption(text: string | undefined): ClockFactor {
	if (text === undefined || text === "real") return 1;
	const factor = Number(/^scaled:(\d+(?:\.\d+)?)$/.exec(text)?.[1] ?? 0);
	if (factor > 0) return factor;
	throw new UserError(
		`--clock must be real, or scaled:<factor> with a factor above 0, such as scaled:60; received '${text}'. Nothing was started.`,
	);
}
