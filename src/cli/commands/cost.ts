import type { ItemView } from "../../api/views.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { allItems } from "../job/all-items.ts";
import type { Place } from "../place.ts";
import { serverClient } from "../server/server-client.ts";
import { printLines } from "../text/print-lines.ts";
import { paintFor } from "../text/styled-line.ts";
import { costLines, type ItemCost } from "../views/cost-lines.ts";

const DEAREST_SHOWN = 5;

/** `tutti cost <job>` */
export async function cost(
	place: Place,
	jobId: string,
	{ json = false }: { json?: boolean | undefined },
): Promise<ExitCode> {
	const { stdout, environment } = place.context;
	const client = await serverClient(place);
	const job = await client.readJob({ id: jobId });
	const items: ItemView[] = [];
	for await (const item of allItems(client, jobId)) items.push(item);
	if (json) {
		const each = items.flatMap(({ index, outcome }) =>
			outcome?.cost === undefined ? [] : [{ index, ...outcome.cost }],
		);
		const { id, cost: whole, budgetUsd, merge } = job;
		const merged = merge?.cost;
		const shown = { id, cost: whole, budgetUsd, items: each, merge: merged };
		stdout.write(`${JSON.stringify(shown, undefined, 2)}\n`);
		return exitCodes.succeeded;
	}
	const costs: ItemCost[] = [
		...items.flatMap(({ index, outcome }) =>
			outcome?.cost === undefined ? [] : [{ title: `item ${index}`, outcome }],
		),
		...(job.merge?.cost === undefined ? [] : [{ title: "merge step", outcome: job.merge }]),
	];
	const dearest = costs
		.sort((a, b) => b.outcome.cost!.usd - a.outcome.cost!.usd)
		.slice(0, DEAREST_SHOWN);
	printLines(stdout, costLines(job, dearest, paintFor(stdout, environment)));
	return exitCodes.succeeded;
}
