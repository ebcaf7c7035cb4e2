/** What a local server tells OpenTelemetry is settled when it starts, by the environment that it inherits. */
import { createHash } from "node:crypto";
import { readTelemetrySettings } from "../telemetry/telemetry-settings.ts";
import { LocalServerError } from "./local-server-error.ts";

type Environment = Record<string, string | undefined>;

export interface ServerTelemetry {
	/** Where it goes, without what may be secret. */
	to: string;
	/** Of all variables that have a say: two servers with the same tell the same. */
	digest: string;
}

/** Undefined: nothing is told. Throws LocalServerError when the variables ask for what cannot be had. */
export function telemetryOf(environment: Environment): ServerTelemetry | undefined {
	try {
		const settings = readTelemetrySettings(environment);
		if (settings === undefined) return undefined;
		const variables = Object.entries(environment)
			.filter(([name]) => name.startsWith("OTEL_"))
			.sort(([a], [b]) => (a < b ? -1 : 1));
		const digest = createHash("sha256").update(JSON.stringify(variables)).digest("hex");
		return { to: settings.shownEndpoint ?? "http://localhost:4318", digest };
	} catch (error) {
		throw new LocalServerError(
			"telemetry-wrong",
			(error as Error).message,
			"Set the variable right, or unset it: docs/observability.md says which are read.",
		);
	}
}

/** What to say to whoever asks a running server for other telemetry than it was started with. */
export function telemetryNotice(
	asked: ServerTelemetry | undefined,
	running: ServerTelemetry | undefined,
): string | undefined {
	if (asked === undefined || asked.digest === running?.digest) return undefined;
	const has =
		running === undefined
			? "was started without, and tells nothing"
			: `was started with other settings, and tells ${running.to}`;
	return `OTEL_* asks for spans and metrics at ${asked.to}, but the server runs already: it ${has}. To change that: tutti down, and again.`;
}
