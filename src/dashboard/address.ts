/** What of a job is open beside its page: an item by its index, the merge step, or the result. */
export type Opened = number | "merge" | "result";

/** Where in the page one is, as the address has it after `#`: it can be sent to a colleague, and Back works. */
export type Place =
	| { page: "jobs" }
	| { page: "job"; id: string; open?: Opened }
	| { page: "quota" };

/** Whatever is not understood is the list of jobs. */
export function readAddress(hash: string): Place {
	const [page, id, open] = hash.replace(/^#\/?/, "").split("/");
	if (page === "quota") return { page: "quota" };
	if (page !== "jobs" || !id) return { page: "jobs" };
	const job = { page: "job", id: decoded(id) } as const;
	if (open === "merge" || open === "result") return { ...job, open };
	return open !== undefined && /^\d{1,9}$/.test(open) ? { ...job, open: Number(open) } : job;
}

export function addressOf(place: Place): string {
	if (place.page !== "job") return `#/${place.page}`;
	const job = `#/jobs/${encodeURIComponent(place.id)}`;
	return place.open === undefined ? job : `${job}/${place.open}`;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
