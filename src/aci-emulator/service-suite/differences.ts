/**
 * Where an answer of the emulator differs from one of Azure, member by member: one line a difference.
 * Values are compared whole; of those that cannot be the same twice (instants, GUIDs, addresses) only the
 * type is. `free` names such members beyond those that always are, by the end of their place.
 */
// biome-ignore lint/suspicious/noExplicitAny: JSON of the wire
type Json = any;

/** Members whose values belong to the run, not to the service. */
const OWN = /\.(id|ip|startTime|finishTime|firstTimestamp|lastTimestamp)$/;

export function differences(azure: Json, emulator: Json, ...free: string[]): string[] {
	return [...compare(azure, emulator, "", free)];
}

/** The same, but members that only the emulator's answer has are no difference: for excerpts. */
export function missing(azure: Json, emulator: Json, ...free: string[]): string[] {
	return differences(azure, emulator, ...free).filter((each) => !each.startsWith("not in Azure"));
}

function* compare(azure: Json, found: Json, place: string, free: string[]): Generator<string> {
	if (typeof azure !== typeof found || Array.isArray(azure) !== Array.isArray(found)) {
		yield `${place}: ${JSON.stringify(azure)} expected, found ${JSON.stringify(found)}`;
	} else if (azure === null || typeof azure !== "object") {
		const own = OWN.test(place) || free.some((each) => place.endsWith(each));
		if (azure !== found && !own) yield `${place}: ${azure} expected, found ${found}`;
	} else {
		for (const name of new Set([...Object.keys(azure), ...Object.keys(found)])) {
			const inner = `${place}.${name}`;
			if (!(name in azure)) yield `not in Azure: ${inner}`;
			else if (!(name in found)) yield `${inner}: is missing`;
			else yield* compare(azure[name], found[name], inner, free);
		}
	}
}
