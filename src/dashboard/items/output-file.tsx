import { useSignal } from "@preact/signals";
import type { OutcomeView } from "../../api/views.ts";
import { byteWords } from "../../job/byte-words.ts";
import { saveOutput } from "./save-output.ts";

/** Saves the file that an item sent. */
export function OutputFile(props: {
	jobId: string;
	index: number;
	output: NonNullable<OutcomeView["output"]>;
}) {
	const { jobId, index, output } = props;
	const isBusy = useSignal(false);
	const failure = useSignal<string | undefined>(undefined);
	const save = async () => {
		isBusy.value = true;
		failure.value = undefined;
		try {
			await saveOutput(jobId, index);
		} catch (error) {
			failure.value = (error as Error).message;
		} finally {
			isBusy.value = false;
		}
	};
	return (
		<>
			<button type="button" disabled={isBusy.value} onClick={save}>
				Save, {byteWords(output.bytes)}
			</button>
			{failure.value !== undefined && (
				<p class="notice bad" role="alert">
					{failure.value} All output files: <code>tutti outputs {jobId} --to folder</code>
				</p>
			)}
		</>
	);
}
