import { ArmError } from "../arm/arm-error.ts";
import { billFor } from "../billing/bill.ts";
import type { ControlRoom } from "./control-call.ts";

/**
 * `/emulator/bill`: GET what container groups cost, also those that were deleted, with the total.
 * `/emulator/bill/{name}`: GET of the groups of that name. `?since=` and `?until=` are instants in RFC 3339;
 * by default everything until now. The rates are the emulator's option.
 */
export const controlBill: ControlRoom = {
	GET({ bill, clock, rates }, { name, query }) {
		const since = instantIn(query, "since") ?? 0;
		const until = instantIn(query, "until") ?? clock.now();
		const entries = bill
			.since(since)
			.filter((each) => each.from <= until)
			.filter((each) => name === undefined || each.name.toLowerCase() === name.toLowerCase());
		const { lines, total } = billFor(entries, { since, until }, rates);
		return Response.json({
			since: new Date(since).toISOString(),
			until: new Date(until).toISOString(),
			lines,
			total,
			rates,
		});
	},
};

function instantIn(query: URLSearchParams, key: string): number | undefined {
	const text = query.get(key);
	if (text === null) return undefined;
	const at = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
	if (!Number.isNaN(at)) return at;
	throw new ArmError(
		400,
		"InvalidQueryParameter",
		`The query parameter '${key}' must be an instant like 2026-01-31T12:00:00Z; found '${text}'.`,
	);
}
