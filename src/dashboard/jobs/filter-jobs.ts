import type { JobView } from "../../api/views.ts";

/** The jobs in which every word of a search stands: in id, name, image, state or source, whatever its case. */
export function filterJobs(jobs: JobView[], search: string): JobView[] {
	const words = search.toLowerCase().split(/\s+/).filter(Boolean);
	return jobs.filter(({ id, name, image, status, source = "" }) => {
		const text = `${id} ${name} ${image} ${status} ${source}`.toLowerCase();
		return words.every((word) => text.includes(word));
	});
}
