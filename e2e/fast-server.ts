/**
 * The server of a state folder on a clock that runs faster than the wall, so that a test need not wait for a
 * minute that the protocol waits: node e2e/fast-server.ts STATE_FOLDER FACTOR ORIGIN_MS.
 */
import { fileURLToPath } from "node:url";
import { scaledClock } from "../src/clock/scaled-clock.ts";
import { startTutti } from "../src/local/serve.ts";
import { writeServerFile } from "../src/local/server-file.ts";

/** As it is deployed, with Azure's host.json. */
const appDirectory = fileURLToPath(new URL("../dist/azure", import.meta.url));
const [stateFolder = "", factor, originMs] = process.argv.slice(2);
const clock = scaledClock({ factor: Number(factor), originMs: Number(originMs) });
const { url, notices, close } = await startTutti(stateFolder, { clock, appDirectory });
writeServerFile(stateFolder, { url, pid: process.pid, notices });
process.once("SIGTERM", () => void close({ containers: "stop" }));
