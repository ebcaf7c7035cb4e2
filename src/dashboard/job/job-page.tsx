import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ApiRefusal } from "../../client/api-refusal.ts";
import { addressOf, type Opened } from "../address.ts";
import { api } from "../api.ts";
import { CourseChart } from "../charts/course-chart.tsx";
import { groupLimit } from "../charts/quota-limit.ts";
import { ItemPanel } from "../items/item-panel.tsx";
import { ItemsView } from "../items/items-view.tsx";
import { countWords } from "../parts/number-words.ts";
import { Trouble } from "../parts/trouble.tsx";
import { goTo } from "../place.ts";
import { Timeline } from "../timeline/timeline.tsx";
import { usePolled } from "../use-polled.ts";
import { JobActions } from "./job-actions.tsx";
import { JobFacts } from "./job-facts.tsx";
import { type JobFeed, readJobFeed } from "./job-feed.ts";
import { JobHead } from "./job-head.tsx";
import { jobTitle } from "./job-title.ts";
import { MergePanel, MergeRow } from "./merge-step.tsx";
import { ResultPanel } from "./result-panel.tsx";

const POLL_MS = 1500;
const QUOTA_POLL_MS = 30_000;
/** It is seen all the same when somebody runs it again. */
const POLL_ENDED_MS = 15_000;

export function JobPage({ id, open }: { id: string; open: Opened | undefined }) {
	const { data, trouble, readNow } = usePolled<JobFeed>(
		`job ${id}`,
		(signal, before) => readJobFeed(id, signal, before),
		({ job }) => (job.phase === "finished" && job.deleting === 0 ? POLL_ENDED_MS : POLL_MS),
	);
	const quota = usePolled("quota", (signal) => api.readQuota({}, signal), QUOTA_POLL_MS);
	const shown = useSignal<readonly number[]>([]);
	const feed = data.value;
	const title = feed === undefined ? `${id} · Tutti` : jobTitle(feed.job);
	useEffect(() => {
		document.title = title;
	}, [title]);
	const failure = trouble.value;
	if (failure instanceof ApiRefusal && failure.code === "JobNotFound") {
		return <NoJob id={id} wasThere={feed !== undefined} />;
	}
	if (feed === undefined) {
		return failure === undefined ? <p class="soft">Reading {id} …</p> : <Trouble error={failure} />;
	}
	const { job, items, since } = feed;
	const limit = quota.data.value && groupLimit(quota.data.value);
	return (
		<>
			<div class="row">
				<JobHead job={job} />
				<JobActions job={job} done={readNow} />
			</div>
			<Trouble error={failure} />
			<JobFacts job={job} items={items} />
			{items.length === 0 ? (
				<p class="panel soft">The job has no items: there was nothing to run.</p>
			) : (
				<>
					<Timeline job={job} items={items} since={since} />
					<CourseChart job={job} items={items} since={since} limit={limit} />
					<MergeRow job={job} />
					<ItemsView job={job} items={items} shown={shown} />
				</>
			)}
			<Panel open={open} feed={feed} shown={shown.value} />
		</>
	);
}

/** What is open beside the job's page. */
function Panel(props: { open: Opened | undefined; feed: JobFeed; shown: readonly number[] }) {
	const { open, shown } = props;
	const { job, items, since } = props.feed;
	const close = () => goTo({ page: "job", id: job.id });
	if (open === undefined) return null;
	if (open === "merge") return <MergePanel job={job} close={close} />;
	if (open === "result") return <ResultPanel job={job} close={close} />;
	const item = items[open];
	if (item !== undefined) {
		return <ItemPanel job={job} item={item} shown={shown} since={since} close={close} />;
	}
	return (
		<p class="notice bad" role="status">
			There is no item {open}: the job has {countWords(items.length, "item")}, from 0.
		</p>
	);
}

function NoJob({ id, wasThere }: { id: string; wasThere: boolean }) {
	return (
		<div class="panel">
			<h1>{wasThere ? `${id} has been removed` : `There is no job ${id}`}</h1>
			<p class="soft">
				{wasThere
					? "Its outcomes, results, logs and files are gone."
					: "It may have been removed, or be a job of another installation."}
			</p>
			<p class="part">
				<a href={addressOf({ page: "jobs" })}>All jobs</a>
			</p>
		</div>
	);
}
