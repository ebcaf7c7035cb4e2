import { expect, it, onTestFinished } from "vitest";
import { temporaryApp } from "../app/app-under-test.ts";
import { startHostUnderTest } from "../host-under-test.ts";

const CODE = `
const df = require("durable-functions");
df.app.activity("computes", { handler: () => { const end = performance.now() + 20; while (performance.now() < end); } });
df.app.orchestration("fans", function* (context) {
	yield context.df.Task.all(Array.from({ length: 40 }, () => context.df.callActivity("computes")));
});
`;

it("requests are answered between activities that compute", async () => {
	const app = temporaryApp({ "app.cjs": CODE });
	const host = await startHostUnderTest({ app: app.path });
	onTestFinished(async () => {
		await host.close();
		app.remove();
	});
	const id = await host.start("fans");
	let answers = 0;
	const status = await host.until(id, ({ runtimeStatus }) => {
		answers++;
		return runtimeStatus === "Completed";
	});
	expect(status.runtimeStatus).toBe("Completed");
	expect(answers).toBeGreaterThan(5);
});
