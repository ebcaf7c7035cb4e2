/** The program of the thread that writes; the other end is writer.ts. */
import { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { BatchWriter } from "./batch-writer.ts";
import { prepareForWriting, tidy } from "./database.ts";
import { type FromWriter, type ToWriter, type WriterStart, writeError } from "./writer.ts";

const port = parentPort!;
const { file, synchronous } = workerData as WriterStart;
const sql = new DatabaseSync(file);
prepareForWriting(sql, synchronous);
const writer = new BatchWriter(sql);

/** True when there is more to tidy. */
function obey(message: ToWriter): boolean {
	if (message.kind === "tidy") return tidy(sql);
	if (message.kind === "write") writer.write(message.batch);
	else sql.close();
	return false;
}

port.on("message", (message: ToWriter) => {
	let answer: FromWriter;
	try {
		answer = { isMore: obey(message) };
	} catch (error) {
		answer = { error: writeError(error) };
	}
	port.postMessage(answer);
});
