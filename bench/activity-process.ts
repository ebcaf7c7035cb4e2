/** The program of a process that runs activities, for bench/activity-threads.ts to compare with a thread. */
import { sentResult } from "../src/durable-host/app/activity-thread-messages.ts";
import { loadApp } from "../src/durable-host/app/app-loader.ts";
import { readAppSettings } from "../src/durable-host/app/app-settings.ts";
import { callDirectly } from "../src/durable-host/app/direct-call.ts";

const [, , appDirectory] = process.argv;
const log = () => undefined;
const app = await loadApp(appDirectory!, { settings: readAppSettings(appDirectory!), log });
const send = (message: object) => process.send!(message);

process.on("message", async ({ id, name, input }: { id: number; name: string; input: string }) => {
	const fn = app.functions.find("activity", name)!;
	const invocation = { fn, trigger: { string: input }, instanceId: "i", durableClient: () => "{}" };
	send({ id, result: sentResult(await callDirectly(app, invocation, log)) });
});
send({ id: 0 });
