/** Where in the page one is, as the address has it after `#`: it can be sent to a colleague, and Back works. */
export type Place =
	| { page: "jobs" }
	| { page: "job"; id: string; item?: number }
	| { page: "quota" };

/** Whatever is not understood is the list of jobs. */
export function readAddress(hash: string): Place {
	const [page, id, item] = hash.replace(/^#\/?/, "").split("/");
	if (page === "quota") return { page: "quota" };
	if (page !== "jobs" || !id) return { page: "jobs" };
	const job = { page: "job", id: decoded(id) } as const;
	return item !== undefined && /^\d+$/.test(item) ? { ...job, item: Number(item) } : job;
}

export function addressOf(place: Place): string {
	if (place.page !== "job") return `#/${place.page}`;
	const job = `#/jobs/${encodeURIComponent(place.id)}`;
	return place.item === undefined ? job : `${job}/${place.item}`;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
