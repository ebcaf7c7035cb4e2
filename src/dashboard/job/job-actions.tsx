import { useSignal } from "@preact/signals";
import type { JobView } from "../../api/views.ts";
import { api } from "../api.ts";
import { Confirm } from "../parts/confirm.tsx";
import { countWords, numberWords } from "../parts/number-words.ts";
import { goTo } from "../place.ts";

const VERBS = {
	cancel: api.cancelJob,
	suspend: api.suspendJob,
	resume: api.resumeJob,
	retry: api.retryJob,
	purge: api.purgeJob,
};
type Verb = keyof typeof VERBS;

/** A question before what cannot be taken back: each time it is asked it is another. */
interface Asked {
	verb: "cancel" | "purge";
	at: number;
}

/** What can be done with the job as it is now. */
export function JobActions({ job, done }: { job: JobView; done: () => void }) {
	const asked = useSignal<Asked | undefined>(undefined);
	const isBusy = useSignal(false);
	const failure = useSignal<string | undefined>(undefined);
	const act = async (work: () => Promise<void>) => {
		isBusy.value = true;
		failure.value = undefined;
		try {
			await work();
		} catch (error) {
			failure.value = (error as Error).message;
		} finally {
			isBusy.value = false;
		}
	};
	const tell = (verb: Verb) => {
		asked.value = undefined;
		return act(async () => {
			await VERBS[verb]({ id: job.id });
			if (verb === "purge") goTo({ page: "jobs" });
			else done();
		});
	};
	const question = asked.value;
	return (
		<fieldset class="row" aria-label="Actions">
			{failure.value !== undefined && (
				<span class="notice bad" role="alert">
					{failure.value}
				</span>
			)}
			{actionsOf(job).map(({ verb, words, isDangerous }) => (
				<button
					key={verb}
					type="button"
					class={isDangerous ? "danger" : ""}
					disabled={isBusy.value}
					onClick={() => {
						if (verb === "result") return goTo({ page: "job", id: job.id, open: "result" });
						if (!isDangerous) return tell(verb);
						asked.value = { verb: verb as Asked["verb"], at: performance.now() };
					}}
				>
					{words}
				</button>
			))}
			{question !== undefined && (
				<Confirm
					key={question.at}
					question={QUESTIONS[question.verb](job)}
					yes={question.verb === "cancel" ? "Cancel the job" : "Remove the job"}
					answer={(isYes) => {
						// A dialog tells of its end a little later; by then it may have been asked again.
						if (asked.value !== question) return;
						asked.value = undefined;
						if (isYes) void tell(question.verb);
					}}
				/>
			)}
		</fieldset>
	);
}

interface Action {
	verb: Verb | "result";
	words: string;
	isDangerous?: boolean;
}

function actionsOf(job: JobView): Action[] {
	if (job.phase === "purging") return [];
	if (job.status === "running") {
		if (job.canceledAt !== undefined) return [];
		return [
			job.suspendedAt === undefined
				? { verb: "suspend", words: "Suspend" }
				: { verb: "resume", words: "Resume" },
			{ verb: "cancel", words: "Cancel", isDangerous: true },
		];
	}
	const isRetriable =
		job.items.succeeded < job.itemCount ||
		(job.merge !== undefined && job.merge.status !== "succeeded");
	return [
		{ verb: "result", words: "Result" },
		...(isRetriable ? [{ verb: "retry", words: "Retry what failed" } as const] : []),
		...(job.containerGroups === 0
			? [{ verb: "purge", words: "Remove", isDangerous: true } as const]
			: []),
	];
}

const QUESTIONS = {
	cancel: ({ items }: JobView) =>
		`Cancel the job? What has begun is ended (${countWords(items.running + items.launched, "item")}), what waits does not start (${numberWords(items.waiting)}).`,
	purge: ({ id }: JobView) =>
		`Remove ${id} for good, with its outcomes, results, logs and output files?`,
};
