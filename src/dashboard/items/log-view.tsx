import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../api.ts";
import { Trouble } from "../parts/trouble.tsx";
import { usePolled } from "../use-polled.ts";
import { addLogPart, type KnownLog } from "./add-log-part.ts";

/** The job may be run again, and the item with it. */
const WAIT_AT_END_MS = 30_000;

/** An item's log; while it is read to its end, it stays at its end. */
export function LogView({
	jobId,
	index,
	isOver,
}: {
	jobId: string;
	index: number;
	isOver: boolean;
}) {
	const { data, trouble } = usePolled<KnownLog>(
		`log ${jobId} ${index}`,
		(signal, before) => readLog({ id: jobId, index }, signal, before),
		({ isComplete, waitMs }) => (isComplete ? WAIT_AT_END_MS : waitMs),
	);
	const frame = useRef<HTMLPreElement>(null);
	const isFollowed = useSignal(true);
	const log = data.value?.text;
	useEffect(() => {
		if (isFollowed.value && frame.current) frame.current.scrollTop = frame.current.scrollHeight;
	}, [log]);
	return (
		<section class="part">
			<div class="row">
				<h2 class="grow">Log</h2>
				{log !== undefined && log !== "" && navigator.clipboard !== undefined && (
					<button type="button" class="plain" onClick={() => navigator.clipboard.writeText(log)}>
						Copy
					</button>
				)}
			</div>
			<Trouble error={trouble.value} />
			{log === "" && <p class="soft">{isOver ? "It wrote nothing." : "Nothing yet."}</p>}
			{log !== undefined && log !== "" && (
				<pre
					ref={frame}
					class="log"
					onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
						isFollowed.value = scrollTop + clientHeight > scrollHeight - 20;
					}}
				>
					{log}
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
