import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realClock } from "../../clock/real-clock.ts";
import { engineSuite } from "./engine.suite.ts";
import { processEngine } from "./process-engine.ts";

engineSuite("process", async () => {
	const directory = mkdtempSync(join(tmpdir(), "process-conformance-"));
	return {
		image: "any",
		open: () => processEngine({ directory, clock: realClock(), graceMs: 1000 }),
		end: () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }),
	};
});
