import { type ExitCode, exitCodes } from "../exit-code.ts";
import type { Place } from "../place.ts";
import { serverClient } from "../server/server-client.ts";
import { printLines } from "../text/print-lines.ts";
import { paintFor } from "../text/styled-line.ts";
import { quotaLines } from "../views/quota-lines.ts";

/** `tutti quota` */
export async function quota(
	place: Place,
	{ json = false }: { json?: boolean | undefined },
): Promise<ExitCode> {
	const { stdout, stderr, clock, environment } = place.context;
	const client = await serverClient(place);
	const view = await client.readQuota();
	if (json) {
		stdout.write(`${JSON.stringify(view, undefined, 2)}\n`);
	} else if (view.regions.length > 0) {
		printLines(stdout, quotaLines(view, clock.now(), paintFor(stdout, environment)));
	} else {
		stderr.write("Nothing has run yet, so no quota is known.\n");
	}
	return exitCodes.succeeded;
}
