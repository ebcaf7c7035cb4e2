import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ApiRefusal } from "../../client/api-refusal.ts";
import { api } from "../api.ts";
import { Trouble } from "../parts/trouble.tsx";
import { usePolled } from "../use-polled.ts";

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
	const { data, trouble } = usePolled(
		`log ${jobId} ${index} ${isOver}`,
		(signal) => readLog(jobId, index, signal),
		isOver ? 60_000 : 2000,
	);
	const frame = useRef<HTMLPreElement>(null);
	const isFollowed = useSignal(true);
	const log = data.value;
	useEffect(() => {
		if (isFollowed.value && frame.current) frame.current.scrollTop = frame.current.scrollHeight;
	}, [log]);
	return (
		<section class="part">
			<div class="row">
				<h2 class="grow">Log</h2>
				{log !== undefined && log !== "" && (
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

async function readLog(id: string, index: number, signal: AbortSignal): Promise<string> {
	try {
		return await api.readLog({ id, index }, signal);
	} catch (error) {
		if (error instanceof ApiRefusal && error.code === "NoLog") return "";
		throw error;
	}
}
