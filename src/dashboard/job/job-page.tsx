import { ApiRefusal } from "../../client/api-refusal.ts";
import { api } from "../api.ts";
import { CourseChart } from "../charts/course-chart.tsx";
import { groupLimit } from "../charts/quota-limit.ts";
import { ItemPanel } from "../items/item-panel.tsx";
import { ItemsView } from "../items/items-view.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { goTo } from "../place.ts";
import { Timeline } from "../timeline/timeline.tsx";
import { usePolled } from "../use-polled.ts";
import { JobActions } from "./job-actions.tsx";
import { JobFacts } from "./job-facts.tsx";
import { type JobFeed, readJobFeed } from "./job-feed.ts";
import { JobHead } from "./job-head.tsx";

const POLL_MS = 1500;
const QUOTA_POLL_MS = 30_000;
/** It is seen all the same when somebody runs it again. */
const POLL_ENDED_MS = 15_000;

export function JobPage({ id, item }: { id: string; item: number | undefined }) {
	document.title = `${id} · Tutti`;
	const { data, trouble, readNow } = usePolled<JobFeed>(
		`job ${id}`,
		(signal, before) => readJobFeed(id, signal, before),
		({ job }) => (job.phase === "finished" && job.deleting === 0 ? POLL_ENDED_MS : POLL_MS),
	);
	const quota = usePolled("quota", (signal) => api.readQuota({}, signal), QUOTA_POLL_MS);
	const feed = data.value;
	const failure = trouble.value;
	if (failure instanceof ApiRefusal && failure.status === 404) return <NoJob id={id} />;
	if (feed === undefined) {
		return failure === undefined ? <p class="soft">Reading {id} …</p> : <Trouble error={failure} />;
	}
	const { job, items, since } = feed;
	const limit = quota.data.value && groupLimit(quota.data.value);
	const open = item === undefined ? undefined : items[item];
	return (
		<>
			<div class="row">
				<JobHead job={job} />
				<JobActions job={job} done={readNow} />
			</div>
			<Trouble error={failure} />
			<JobFacts job={job} items={items} />
			<Timeline job={job} items={items} since={since} />
			<CourseChart job={job} items={items} since={since} limit={limit} />
			<ItemsView job={job} items={items} />
			{open !== undefined && (
				<ItemPanel
					key={open.index}
					job={job}
					item={open}
					since={since}
					close={() => goTo({ page: "job", id })}
				/>
			)}
		</>
	);
}

function NoJob({ id }: { id: string }) {
	return (
		<p class="notice bad">
			There is no job {id} any more. <a href="#/jobs">All jobs</a>
		</p>
	);
}
