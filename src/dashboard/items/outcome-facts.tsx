import type { ComponentChildren } from "preact";
import type { OutcomeView } from "../../api/views.ts";
import { moneyWords } from "../../job/money-words.ts";
import { Fact } from "../parts/fact.tsx";
import { visibleText } from "../parts/visible-text.ts";
import { OutputFile } from "./output-file.tsx";

/** How an item or the merge step ended, and why. `children`: further facts. */
export function OutcomeFacts(props: {
	jobId: string;
	index: number;
	outcome: OutcomeView | undefined;
	children?: ComponentChildren;
}) {
	const { jobId, index, outcome, children } = props;
	return (
		<>
			{outcome?.message !== undefined && (
				<p class={outcome.status === "failed" ? "notice bad" : "notice"}>
					{outcome.reason !== undefined && <strong>{outcome.reason}: </strong>}
					{visibleText(outcome.message)}
				</p>
			)}
			<dl class="facts">
				{outcome?.exitCode !== undefined && <Fact name="Exit code">{outcome.exitCode}</Fact>}
				{outcome !== undefined && <Fact name="Attempts">{outcome.attempts}</Fact>}
				{outcome?.cost !== undefined && <Fact name="Cost">{moneyWords(outcome.cost.usd)}</Fact>}
				{children}
				{outcome?.output !== undefined && (
					<Fact name="Output file">
						<OutputFile jobId={jobId} index={index} output={outcome.output} />
					</Fact>
				)}
			</dl>
		</>
	);
}
