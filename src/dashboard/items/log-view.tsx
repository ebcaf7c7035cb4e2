import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { api } from "../api.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { saveFile } from "../parts/save-file.ts";
import { Trouble } from "../parts/trouble.tsx";
import { usePolled } from "../use-polled.ts";
import { addLogPart, type KnownLog } from "./add-log-part.ts";
import { logText } from "./log-text.ts";

/** The job may be run again, and the item with it. */
const WAIT_AT_END_MS = 30_000;

/**
 * An item's log, or that of the merge step, the item after the last; while it is read to its end, it stays at its end.
 * `silence`: what to say when there is none.
 */
export function LogView(props: { jobId: string; index: number; silence: string }) {
	const { jobId, index, silence } = props;
	const { data, trouble } = usePolled<KnownLog>(
		`log ${jobId} ${index}`,
		(signal, before) => readLog({ id: jobId, index }, signal, before),
		({ isComplete, waitMs }) => (isComplete ? WAIT_AT_END_MS : waitMs),
	);
	const frame = useRef<HTMLPreElement>(null);
	const isFollowed = useSignal(true);
	// A phone shows too little of a line to move along it.
	const isWrapped = useSignal(matchMedia("(max-width: 36rem)").matches);
	const log = data.value?.text;
	const shown = useMemo(() => log && logText(log), [log]);
	useEffect(() => {
		if (isFollowed.value && frame.current) frame.current.scrollTop = frame.current.scrollHeight;
	}, [shown]);
	return (
		<section class="part" aria-label="Log">
			<div class="row">
				<h2 class="grow">Log</h2>
				{log && (
					<>
						<button
							type="button"
							class="plain"
							aria-pressed={isWrapped.value}
							onClick={() => {
								isWrapped.value = !isWrapped.value;
							}}
						>
							Wrap lines
						</button>
						<CopyButton text={log} />
						<button
							type="button"
							class="plain"
							onClick={() => saveFile(new Blob([log]), `${jobId}-${index}.log`)}
						>
							Save
						</button>
					</>
				)}
			</div>
			<Trouble error={trouble.value} />
			{log === "" && <p class="soft">{silence}</p>}
			{shown && (
				<pre
					ref={frame}
					class={isWrapped.value ? "log wrapped" : "log"}
					// biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too
					tabIndex={0}
					onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
						isFollowed.value = scrollTop + clientHeight > scrollHeight - 20;
					}}
				>
					{shown}
				</pre>
			)}
		</section>
	);
}

async function readLog(
	item: { id: string; index: number },
	signal: AbortSignal,
	before: KnownLog | undefined,
): Promise<KnownLog> {
	const after = before === undefined ? {} : { after: before.next };
	return addLogPart(before, await api.followLog({ ...item, ...after }, signal));
}
