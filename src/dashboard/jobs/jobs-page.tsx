import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { JobListView, JobView } from "../../api/views.ts";
import { api } from "../api.ts";
import { Search } from "../parts/search.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { usePolled } from "../use-polled.ts";
import { filterJobs } from "./filter-jobs.ts";
import { JobTable } from "./job-table.tsx";

const A_PAGE = 50;

export function JobsPage() {
	useEffect(() => {
		document.title = "Jobs · Tutti";
	}, []);
	const pages = useSignal(1);
	const search = useSignal("");
	const { data, trouble } = usePolled(
		`jobs ${pages.value}`,
		(signal) => readJobs(pages.value, signal),
		3000,
	);
	const list = data.value;
	const shown = filterJobs(list?.jobs ?? [], search.value);
	return (
		<>
			<div class="row">
				<h1 class="grow">Jobs</h1>
				<Search words={search} what="Find jobs" hint="Find by name, image or state" />
			</div>
			<Trouble error={trouble.value} />
			{list === undefined ? (
				trouble.value === undefined && <p class="soft">Reading …</p>
			) : list.jobs.length === 0 ? (
				<NoJobs />
			) : (
				<div class="panel">
					{shown.length > 0 && <JobTable jobs={shown} />}
					{shown.length === 0 && <p class="soft">No job of those read has that in it.</p>}
					{list.next !== undefined && (
						<p class="part">
							<button type="button" onClick={() => pages.value++}>
								Older jobs
							</button>
						</p>
					)}
				</div>
			)}
		</>
	);
}

function NoJobs() {
	return (
		<div class="panel">
			<p>No job yet. Start one:</p>
			<pre>npx tutti run job.yaml</pre>
		</div>
	);
}

async function readJobs(pages: number, signal: AbortSignal): Promise<JobListView> {
	const jobs: JobView[] = [];
	let next: string | undefined;
	for (let page = 0; page < pages; page++) {
		const after = next === undefined ? {} : { after: next };
		const answer = await api.listJobs({ limit: A_PAGE, ...after }, signal);
		jobs.push(...answer.jobs);
		next = answer.next;
		if (next === undefined) break;
	}
	return { jobs, ...(next !== undefined && { next }) };
}
