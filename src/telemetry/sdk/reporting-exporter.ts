import { type ExportResult, ExportResultCode } from "@opentelemetry/core";

interface AnyExporter<Batch> {
	export(batch: Batch, done: (result: ExportResult) => void): void;
}

/** The same trouble is told once in this time. */
const QUIET_MS = 60_000;

/** The exporter, which also says when something could not be sent; that is all that comes of it. */
export function reporting<Batch, Exporter extends AnyExporter<Batch>>(
	exporter: Exporter,
	what: string,
	log: (line: string) => void,
	now: () => number = Date.now,
): Exporter {
	let toldAt = Number.NEGATIVE_INFINITY;
	const send = exporter.export.bind(exporter);
	exporter.export = (batch, done) =>
		send(batch, (result) => {
			if (result.code !== ExportResultCode.SUCCESS && now() - toldAt >= QUIET_MS) {
				toldAt = now();
				log(`OpenTelemetry: ${what} could not be sent, and are lost: ${reasonOf(result.error)}`);
			}
			done(result);
		});
	return exporter;
}

/** Its first line; a collector's answer may be a page. */
function reasonOf(error: Error | undefined): string {
	const code = (error as NodeJS.ErrnoException | undefined)?.code;
	const [line = ""] = (error?.message || code || "no reason was given").toString().split("\n");
	return line.slice(0, 200);
}
