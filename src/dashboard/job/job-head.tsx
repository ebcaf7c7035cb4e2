import type { JobView } from "../../api/views.ts";
import { Status } from "../parts/status.tsx";
import { visibleText } from "../parts/visible-text.ts";

export function JobHead({ job }: { job: JobView }) {
	return (
		<div class="grow">
			<div class="row">
				<h1>{job.id}</h1>
				<Status job={job} />
				{job.run > 1 && <span class="soft">run {job.run}</span>}
			</div>
			<p class="soft mono image">{visibleText(job.image)}</p>
		</div>
	);
}
