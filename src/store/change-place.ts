import { UnknownPlaceError } from "./job-place.ts";

/** A place in the changes of a job's items is that of one run: in the next, all items are told anew. */
export function writeChangePlace(run: number, numbers: readonly number[]): string {
	return [run, ...numbers].join("-");
}

/** The numbers of a place; undefined when it is of another run. Throws `UnknownPlaceError`. */
export function readChangePlace(
	text: string,
	{ run, count }: { run: number; count: number },
): number[] | undefined {
	const numbers = text.split("-").map((part) => (/^\d{1,15}$/.test(part) ? Number(part) : -1));
	if (numbers.length !== count + 1 || numbers.includes(-1)) {
		throw new UnknownPlaceError(
			`The place in the changes must be the "next" of the answer before; found ${JSON.stringify(text)}.`,
		);
	}
	return numbers[0] === run ? numbers.slice(1) : undefined;
}
