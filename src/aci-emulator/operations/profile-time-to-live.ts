import { ArmError } from "../arm/arm-error.ts";

const ISO = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const TIME_SPAN = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})$/;
/** What .NET's TimeSpan can hold. */
const LONGEST_DAYS = 10_675_199;
const LONGEST_MS = LONGEST_DAYS * 86_400_000;

/**
 * How long after their end the containers of a group made from the profile stay, in milliseconds; undefined:
 * for ever. `timeToLive` is a text without a published form: an ISO 8601 duration (PT10M) or .NET's
 * d.hh:mm:ss are taken.
 */
export function lifeAfterEndMs({ timeToLive }: Record<string, unknown>): number | undefined {
	if (timeToLive === undefined || timeToLive === null) return undefined;
	const text = typeof timeToLive === "string" ? timeToLive : "";
	const match =
		text === "P" || text.endsWith("T") ? null : (ISO.exec(text) ?? TIME_SPAN.exec(text));
	if (!match) {
		throw new ArmError(
			400,
			"BadRequest",
			"The timeToLive of a container group profile must be a duration such as 'PT10M' or '00:10:00'.",
		);
	}
	const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((n) => Number(n ?? 0));
	const ms = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
	if (ms <= LONGEST_MS) return ms;
	throw new ArmError(
		400,
		"BadRequest",
		`The timeToLive of a container group profile must be at most ${LONGEST_DAYS} days.`,
	);
}
