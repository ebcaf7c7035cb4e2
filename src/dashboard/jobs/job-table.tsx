import type { JobView } from "../../api/views.ts";
import { moneyWords } from "../../job/money-words.ts";
import { addressOf } from "../address.ts";
import { now } from "../now.ts";
import { ItemBar } from "../parts/item-bar.tsx";
import { Ago, Took } from "../parts/moment.tsx";
import { numberWords } from "../parts/number-words.ts";
import { Status } from "../parts/status.tsx";
import { visibleText } from "../parts/visible-text.ts";
import { waitWords } from "../parts/wait-words.ts";

export function JobTable({ jobs }: { jobs: JobView[] }) {
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
					<th scope="col" class="number rare">
						Cost
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
			<td class="first">
				<a class="name" href={addressOf({ page: "job", id: job.id })}>
					{job.id}
				</a>
				<div class="soft image">{visibleText(job.image)}</div>
			</td>
			<td>
				<Status job={job} />
				{job.waitsFor !== undefined && job.suspendedAt === undefined && (
					<div class="soft waits">waits for {waitWords(job, now.value)}</div>
				)}
			</td>
			<td class="wide">
				<ItemBar job={job} />
			</td>
			<td class="number ended">
				{numberWords(succeeded + failed + canceled)} of {numberWords(job.itemCount)}
				{failed > 0 && <div class="soft">{numberWords(failed)} failed</div>}
			</td>
			<td class="number rare">{job.cost !== undefined && moneyWords(job.cost.usd)}</td>
			<td class="number took">
				<Took from={job.runStartedAt} to={job.finishedAt} />
			</td>
			<td class="number soft ago">
				<Ago at={job.createdAt} />
			</td>
		</tr>
	);
}
