import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../host-under-test.ts";
import { readAppSettings } from "./app-settings.ts";
import type { Environment } from "./host-configuration.ts";

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
	folder = temporaryFolder();
	writeFileSync(join(folder.path, "package.json"), '{ "main": "dist/*.js" }');
});
afterEach(() => folder.remove());

/** The settings of an app whose host.json is `host`, a text or a value. */
function settingsOf(host: unknown, environment: Environment = {}) {
	const text = typeof host === "string" ? host : JSON.stringify(host);
	if (text !== undefined) writeFileSync(join(folder.path, "host.json"), text);
	return readAppSettings(folder.path, environment);
}

function durable(durableTask: object) {
	return { version: "2.0", extensions: { durableTask } };
}

describe("the settings of an app", () => {
	it("have Azure's defaults without host.json and with an empty one", () => {
		const expected = {
			main: "dist/*.js",
			isModule: false,
			routePrefix: "api",
			hubName: "TestHubName",
			functionTimeoutMs: 30 * 60_000,
			maxConcurrentEntities: 10 * availableParallelism(),
			maxEntityBatch: 5000,
			versionMatchStrategy: "CurrentOrOlder",
			versionFailureStrategy: "Reject",
			overridableStates: "NonRunningStates",
			httpPollIntervalMs: 30_000,
			storeInputsInHistory: false,
			warnings: [],
		};
		expect(settingsOf(undefined)).toMatchObject(expected);
		expect(settingsOf({})).toMatchObject(expected);
	});

	it("are read whatever the case of keys and words, from numbers and from texts", () => {
		const host = `{
			// comments and trailing commas are allowed
			"version": "2.0",
			"extensions": { "DurableTask": {
				"HubName": "Mine", "maxConcurrentActivityFunctions": "7", "versionMatchStrategy": "strict",
				"storeInputsInOrchestrationHistory": true, "defaultVersion": "1.2",
				"httpSettings": { "defaultAsyncRequestSleepTimeMilliseconds": 500 },
				"overridableExistingInstanceStates": "AnyState",
			} },
		}`;
		expect(settingsOf(host)).toMatchObject({
			hubName: "Mine",
			maxConcurrentActivities: 7,
			versionMatchStrategy: "Strict",
			defaultVersion: "1.2",
			storeInputsInHistory: true,
			httpPollIntervalMs: 500,
			overridableStates: "AnyState",
		});
	});

	it("are overridden by the environment", () => {
		const host = durable({ hubName: "FromFile", maxConcurrentEntityFunctions: 1 });
		const settings = settingsOf(host, {
			AzureFunctionsJobHost__extensions__durableTask__hubName: "FromVariable",
			azurefunctionsjobhost__extensions__http__routePrefix: "",
			AzureFunctionsJobHost__functions__0: "only",
		});
		expect(settings).toMatchObject({
			hubName: "FromVariable",
			maxConcurrentEntities: 1,
			routePrefix: "",
			onlyFunctions: ["only"],
		});
	});

	it.each([
		["3.0", 'version must be "2.0"'],
		[undefined, 'version must be "2.0"'],
		[2, 'version must be "2.0"'],
	])("of version %s are refused", (version, message) => {
		expect(() => settingsOf({ version, functionTimeout: "00:01:00" })).toThrow(message);
	});

	it.each([
		[{ hubName: "a-b" }, "hubName must be 3 to 50 letters and digits, the first of them a letter"],
		[{ hubName: "%HUB%" }, "the setting HUB is not set"],
		[{ hubName: "%constructor%" }, "the setting constructor is not set"],
		[{ hubName: "%BAD%" }, 'BAD is "9"; received "%BAD%"'],
		[{ maxConcurrentActivityFunctions: 0 }, "a whole number from 1; received 0."],
		[{ maxEntityOperationBatchSize: 1.5 }, "a whole number from 1; received 1.5."],
		[{ storeInputsInOrchestrationHistory: "yes" }, 'true or false; received "yes".'],
		[{ versionFailureStrategy: "Explode" }, 'one of Reject, Fail; received "Explode".'],
	])("that say %j are refused with the reason", (durableTask, message) => {
		const file = join(folder.path, "host.json");
		expect(() => settingsOf(durable(durableTask), { BAD: "9" })).toThrow(message);
		expect(() => settingsOf(durable(durableTask), { BAD: "9" })).toThrow(
			`${file}: extensions.durableTask.${Object.keys(durableTask)[0]} must be `,
		);
	});

	it("that are wrong in a variable name the variable", () => {
		const name = "AzureFunctionsJobHost__extensions__durableTask__maxOrchestrationActions";
		expect(() => settingsOf({}, { [name]: "many" })).toThrow(
			`The environment variable ${name}: extensions.durableTask.maxOrchestrationActions must be a whole number from 1; received "many".`,
		);
	});
});

describe("the task hub", () => {
	it.each([
		[{ hubName: "%HUB%" }, { HUB: "Setting1" }, "Setting1"],
		[{}, { WEBSITE_SITE_NAME: "my-site.dev" }, "mysitedev"],
		[{}, { WEBSITE_SITE_NAME: "1x" }, "t1x"],
		[{}, { WEBSITE_SITE_NAME: "--" }, "DefaultTaskHub"],
	])("of %j in %j is %s", (durableTask, environment, expected) => {
		expect(settingsOf(durable(durableTask), environment).hubName).toBe(expected);
	});
});

describe("functionTimeout", () => {
	const timeout = (functionTimeout: string, environment: Environment = {}) =>
		settingsOf({ version: "2.0", functionTimeout }, environment).functionTimeoutMs;
	it("is a duration, or none", () => {
		expect(timeout("00:10:00")).toBe(600_000);
		expect(timeout("-1")).toBe(Number.POSITIVE_INFINITY);
		expect(() => timeout("00:00:00.5")).toThrow('from "00:00:01"');
		expect(() => timeout("10m")).toThrow('a duration such as "00:05:00"; received "10m"');
	});

	it("is at most 10 minutes on the consumption plan, 5 unless said", () => {
		const consumption = { WEBSITE_SKU: "Dynamic" };
		expect(settingsOf({}, consumption).functionTimeoutMs).toBe(300_000);
		expect(() => timeout("00:11:00", consumption)).toThrow("consumption plan");
		expect(() => timeout("-1", consumption)).toThrow("consumption plan");
	});
});

describe("a key of host.json", () => {
	it("that this host does not apply is named, and so is one that nobody knows", () => {
		const { warnings } = settingsOf({
			version: "2.0",
			extensionBundle: { id: "x", version: "[4.0.0, 5.0.0)" },
			logging: { applicationInsights: { samplingSettings: { isEnabled: true } } },
			extensions: {
				durableTask: {
					hubname: "Hub1",
					storageProvider: { type: "a", partitionCount: 3 },
					hubNmae: "x",
				},
				queues: { batchSize: 2 },
			},
		});
		const file = join(folder.path, "host.json");
		expect(warnings).toEqual([
			`${file}: extensions.durableTask.storageProvider is not applied by this host.`,
			`${file}: extensions.durableTask.hubNmae is no setting that Azure Functions or this host knows. Is it misspelled?`,
			`${file}: extensions.queues is not applied by this host.`,
		]);
	});

	it("for extended sessions says why it has no effect", () => {
		expect(settingsOf(durable({ extendedSessionsEnabled: true })).warnings).toEqual([
			expect.stringContaining("no extended sessions for languages other than .NET"),
		]);
	});
});
