import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningTutti, startTutti } from "../src/local/serve.ts";

const appDirectory = fileURLToPath(new URL("../examples/own-orchestrator", import.meta.url));
const stateFolder = mkdtempSync(join(tmpdir(), "tutti-own-"));
let tutti: RunningTutti;

beforeAll(async () => {
	tutti = await startTutti(stateFolder, { appDirectory });
});

afterAll(async () => {
	await tutti?.close({ containers: "stop" });
	rmSync(stateFolder, { recursive: true, force: true });
});

async function sumOfSquares(input: unknown): Promise<{ runtimeStatus: string; output: unknown }> {
	const response = await fetch(`${tutti.url}/api/sum-of-squares`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify(input),
	});
	const { statusQueryGetUri } = (await response.json()) as { statusQueryGetUri: string };
	for (;;) {
		const status = await fetch(statusQueryGetUri);
		const body = (await status.json()) as { runtimeStatus: string; output: unknown };
		if (status.status === 200) return body;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

it("an orchestrator of one's own fans out with runItems and goes on with the results in item order", async () => {
	expect(await sumOfSquares({ numbers: [1, 2, 3, 4, 5] })).toMatchObject({
		runtimeStatus: "Completed",
		output: 55,
	});
});

it("runItems of no items returns an empty list", async () => {
	expect(await sumOfSquares({ numbers: [] })).toMatchObject({
		runtimeStatus: "Completed",
		output: 0,
	});
});

it("a job that is not valid fails the orchestrator with every problem named", async () => {
	const { runtimeStatus, output } = await sumOfSquares({ numbers: "many" });
	expect(runtimeStatus).toBe("Failed");
	expect(String(output)).toContain("items");
});
