import { useSignal } from "@preact/signals";
import type { JobListView, JobView } from "../../api/views.ts";
import { addressOf } from "../address.ts";
import { api } from "../api.ts";
import { ItemBar } from "../parts/item-bar.tsx";
import { Ago, Took } from "../parts/moment.tsx";
import { Search } from "../parts/search.tsx";
import { Status } from "../parts/status.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { usePolled } from "../use-polled.ts";
import { filterJobs } from "./filter-jobs.ts";

const A_PAGE = 50;

export function JobsPage() {
	document.title = "Jobs · Tutti";
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
					<JobTable jobs={shown} />
					{shown.length === 0 && <p class="soft">No job of those read has that in it.</p>}
					{list.next !== undefined && (
						<p>
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

function JobTable({ jobs }: { jobs: JobView[] }) {
	return (
		<table class="jobs">
			<thead>
				<tr>
					<th scope="col">Job</th>
					<th scope="col">State</th>
					<th scope="col">Items</th>
					<th scope="col" class="number">
						Ended
					</th>
					<th scope="col" class="number">
						Took
					</th>
					<th scope="col" class="number">
						Submitted
					</th>
				</tr>
			</thead>
			<tbody>
				{jobs.map((job) => (
					<JobRow key={job.id} job={job} />
				))}
			</tbody>
		</table>
	);
}

function JobRow({ job }: { job: JobView }) {
	const { succeeded, failed, canceled } = job.items;
	return (
		<tr>
			<td>
				<a class="name" href={addressOf({ page: "job", id: job.id })}>
					{job.id}
				</a>
				<div class="soft">{job.image}</div>
			</td>
			<td>
				<Status job={job} />
			</td>
			<td class="wide">
				<ItemBar job={job} />
			</td>
			<td class="number">
				{succeeded + failed + canceled} of {job.itemCount}
				{failed > 0 && <div class="soft">{failed} failed</div>}
			</td>
			<td class="number">
				<Took from={job.runStartedAt} to={job.finishedAt} />
			</td>
			<td class="number soft">
				<Ago at={job.createdAt} />
			</td>
		</tr>
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
