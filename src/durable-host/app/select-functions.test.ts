import { describe, expect, it } from "vitest";
import type { BindingInfo } from "./functions-core.ts";
import { type Registration, selectFunctions } from "./select-functions.ts";

function registration(
	name: string,
	...bindings: (Partial<BindingInfo> & { type: string })[]
): Registration {
	const parts = bindings.map((binding, at) => [`b${at}`, { direction: "in", ...binding }]);
	return { metadata: { name, bindings: Object.fromEntries(parts) }, callback: () => undefined };
}

function select(
	registered: Registration[],
	options: Partial<Parameters<typeof selectFunctions>[1]> = {},
) {
	return selectFunctions(registered, {
		directory: "/app",
		environment: {},
		onlyFunctions: [],
		skipUnsupported: false,
		...options,
	});
}

const names = (functions: readonly { name: string }[]) => functions.map(({ name }) => name);
const http = registration(
	"web",
	{ type: "httpTrigger", route: "x" },
	{ type: "http", direction: "out" },
);
const activity = registration("work", { type: "activityTrigger" }, { type: "durableClient" });
const queue = registration("onQueue", { type: "queueTrigger", queueName: "q" });
const saves = registration(
	"saves",
	{ type: "timerTrigger" },
	{ type: "blob", direction: "out" },
	{ type: "table" },
);

describe("the functions of an app", () => {
	it("run when they have a trigger that the host fires, and the durable client", () => {
		const { functions, leftOut } = select([http, activity]);
		expect(functions.map(({ name, kind }) => [name, kind])).toEqual([
			["web", "http"],
			["work", "activity"],
		]);
		expect(leftOut).toEqual([]);
	});

	it("that need something else are refused together, each by name with what it needs", () => {
		expect(() => select([http, queue, saves])).toThrow(
			`/app: 2 functions need what this host does not have:
  onQueue: its trigger is a queueTrigger
  saves: it has the output blob and the input table
It runs HTTP, timer, orchestration, activity and entity functions, with the durable client as a further input. Disable these functions (AzureWebJobs.<name>.Disabled = 1), or have the host skip them: skipUnsupported, or --skip-unsupported on the command line.`,
		);
	});

	it("that need something else are left out when that is asked for", () => {
		const { functions, leftOut } = select([http, queue, saves], { skipUnsupported: true });
		expect(names(functions)).toEqual(["web"]);
		expect(leftOut).toEqual([
			{ name: "onQueue", triggerType: "queueTrigger", reason: "its trigger is a queueTrigger" },
			{
				name: "saves",
				triggerType: "timerTrigger",
				reason: "it has the output blob and the input table",
			},
		]);
	});

	it.each([
		[{ "AzureWebJobs.web.Disabled": "1" }, false],
		[{ "AzureWebJobs.WEB.disabled": "True" }, false],
		[{ AzureWebJobs_web_Disabled: "true" }, false],
		[{ "AzureWebJobs.web.Disabled": "0" }, true],
		[{ "AzureWebJobs.other.Disabled": "1" }, true],
	])("with the settings %j: that web runs is %s", (environment, runs) => {
		const { functions, leftOut } = select([http, activity], { environment });
		expect(names(functions).includes("web")).toBe(runs);
		expect(names(leftOut)).toEqual(runs ? [] : ["web"]);
	});

	it("may need anything when they are disabled, or not among those that host.json names", () => {
		const environment = { "AzureWebJobs.onQueue.Disabled": "1" };
		expect(names(select([http, queue], { environment }).functions)).toEqual(["web"]);
		expect(names(select([http, queue, saves], { onlyFunctions: ["WEB"] }).functions)).toEqual([
			"web",
		]);
	});

	it("get the values of settings into their bindings, and are refused without", () => {
		const timer = registration("t", { type: "timerTrigger", schedule: "%CRON%" });
		const [fn] = select([timer], { environment: { CRON: "0 * * * *" } }).functions;
		expect(fn?.trigger.schedule).toBe("0 * * * *");
		expect(fn?.metadata.bindings.b0?.schedule).toBe("0 * * * *");
		expect(() => select([timer])).toThrow(
			"The function 't' takes the schedule of its timerTrigger from the setting CRON (%CRON%), which is not set.",
		);
	});
});
