import type { JobView } from "../../api/views.ts";
import { byteWords } from "../../job/byte-words.ts";
import { api } from "../api.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { saveFile } from "../parts/save-file.ts";
import { SidePanel } from "../parts/side-panel.tsx";
import { statusWord } from "../parts/status.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { visibleText } from "../parts/visible-text.ts";
import { usePolled } from "../use-polled.ts";
import { type ResultFile, resultFile } from "./result-file.ts";

/** A page shows this much of a result; what is saved is all of it. */
const SHOWN_CHARACTERS = 50_000;
/** A job that was run again has another result; the page asks by the run. */
const SELDOM_MS = 600_000;

/** What the job returned. */
export function ResultPanel({ job, close }: { job: JobView; close: () => void }) {
	const { data, trouble } = usePolled(
		`result ${job.id} ${job.run} ${job.status}`,
		async (signal) => {
			const answer = await api.readResult({ id: job.id }, signal);
			return resultFile(job.id, await answer.text());
		},
		SELDOM_MS,
	);
	return (
		<SidePanel title="Result" state={job.status} stateWord={statusWord(job)} close={close}>
			<Trouble error={trouble.value} />
			{data.value === undefined ? (
				trouble.value === undefined && <p class="soft part">Reading …</p>
			) : (
				<Result file={data.value} />
			)}
		</SidePanel>
	);
}

function Result({ file }: { file: ResultFile }) {
	const { content, mediaType, name, picture } = file;
	const bytes = new Blob([content], { type: mediaType });
	const text = typeof content === "string" ? content : undefined;
	return (
		<section class="part">
			<div class="row">
				<span class="soft grow">
					{mediaType}, {byteWords(bytes.size)}
				</span>
				{text !== undefined && <CopyButton text={text} />}
				<button type="button" class="main" onClick={() => saveFile(bytes, name)}>
					Save as {name}
				</button>
			</div>
			{picture !== undefined && <img class="picture" src={picture} alt="The job's result" />}
			{text !== undefined && <pre class="tall">{shown(text)}</pre>}
		</section>
	);
}

function shown(json: string): string {
	if (json.length > SHOWN_CHARACTERS) {
		return `${visibleText(json.slice(0, SHOWN_CHARACTERS))}\n… (saved, it is whole)`;
	}
	// Numbers that would not be the same once they were read are not.
	if (/\d{16}/.test(json)) return visibleText(json);
	try {
		return visibleText(JSON.stringify(JSON.parse(json), null, 2));
	} catch {
		return visibleText(json);
	}
}
