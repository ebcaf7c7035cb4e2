import { ArmError } from "../arm/arm-error.ts";
import { billFor } from "../billing/bill.ts";
import type { ControlCall, ControlParts, ControlRoom } from "./control-call.ts";

/**
 * `/emulator/bill`: GET what container groups cost, also those that were deleted, with the total.
 * `/emulator/bill/{name}`: GET of the groups of that name, 404 if there never was one. `?since=` and `?until=` are instants in RFC 3339;
 * by default everything until now. The rates are the emulator's option.
 */
export const controlBill: ControlRoom = {
	whole: { GET: (parts, call) => answer(parts, call, () => true) },
	named: {
		GET(parts, call) {
			const isMeant = (each: Named) => each.name.toLowerCase() === call.name.toLowerCase();
			// One that is there may not have begun to cost anything.
			if (!parts.bill.since(0).some(isMeant) && !parts.store.list().some(isMeant)) {
				const message = `There never was a container group '${call.name}' here.`;
				throw new ArmError(404, "NotFound", message);
			}
			return answer(parts, call, isMeant);
		},
	},
};

interface Named {
	name: string;
}

function answer(
	{ bill, clock, rates }: ControlParts,
	{ query }: ControlCall,
	isMeant: (each: Named) => boolean,
): Response {
	const since = instantIn(query, "since") ?? 0;
	const until = instantIn(query, "until") ?? Math.max(since, clock.now());
	if (since > until) {
		const message = "The query parameter 'since' must not be after 'until'.";
		throw new ArmError(400, "InvalidQueryParameter", message);
	}
	const entries = bill.since(since).filter((each) => each.from <= until && isMeant(each));
	const { lines, total } = billFor(entries, { since, until }, rates);
	return Response.json({
		since: new Date(since).toISOString(),
		until: new Date(until).toISOString(),
		lines,
		total,
		rates,
	});
}

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
