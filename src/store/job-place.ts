/**
 * A place in the list of jobs, newest first: just after the job of this age and id. It holds when that job
 * is deleted.
 */
export interface JobPlace {
	createdAt: number;
	id: string;
}

/** The `after` of a page was not the `next` of another: a fault of whoever asks for the page. */
export class UnknownPlaceError extends Error {
	override name = "UnknownPlaceError";
}

export function writePlace(job: JobPlace): string {
	return `${job.createdAt}-${job.id}`;
}

/** Throws `UnknownPlaceError`. */
export function readPlace(text: string): JobPlace {
	const [, createdAt, id] = /^(\d{1,15})-(.+)$/.exec(text) ?? [];
	if (createdAt === undefined || id === undefined) {
		throw new UnknownPlaceError(
			`The place in the list of jobs must be the "next" of the page before; found ${JSON.stringify(text)}.`,
		);
	}
	return { createdAt: Number(createdAt), id };
}
