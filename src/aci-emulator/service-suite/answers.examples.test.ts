import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { simulatedEngine } from "../engines/simulated-engine.ts";
import { type TestEmulator, testEmulator, untilState } from "../testing/test-emulator.ts";
import { differences, missing } from "./differences.ts";
import { publishedExample, requestFor } from "./published-example.ts";

/**
 * The published answers, of a group that is made after the answer itself: ARM drops what a client may not
 * set. They are an author's, not a recording; what recorded answers contradict is listed at each.
 */
// biome-ignore lint/suspicious/noExplicitAny: JSON of the wire
type Json = any;

let emulator: TestEmulator;
beforeAll(async () => {
	const clock = realClock();
	const decide = ({ image }: { image: string }) => ({
		runMs: image === "alpine" ? 20 : Number.POSITIVE_INFINITY,
		exitCode: 0,
		log: "one\nlog content",
	});
	emulator = await testEmulator({ clock, engine: simulatedEngine({ clock, decide }) });
});
afterEach(() => emulator.call("DELETE", emulator.groupPath("demo1")));
afterAll(() => emulator[Symbol.asyncDispose]());

const example = (name: string) => publishedExample("2021-03-01", name);
const answerOf = (name: string) => example(name).responses[200]!.body;
const call = (method: string, suffix = "", body?: object) =>
	emulator.call(method, emulator.groupPath("demo1", suffix), body);

/** The examples write "WestUs" and "azure-container.io", recordings "westus" and "azurecontainer.io". */
const SPELLING = [".location", ".fqdn"];

async function make(shown: object): Promise<void> {
	const created = await call("PUT", "", requestFor(shown));
	expect([created.status, created.body.error]).toEqual([201, undefined]);
	await untilState(emulator, "demo1", "Running");
}

describe("the published answers of container groups", () => {
	it("ContainerGroupsGet_Succeeded", async () => {
		const azure = answerOf("ContainerGroupsGet_Succeeded");
		await make(azure);
		const { status, body } = await call("GET");
		expect([status, missing(azure, body, ...SPELLING)]).toEqual([200, []]);
	});

	it("ContainerGroupsGet_Failed, for what a group is; its failed mount needs a share", async () => {
		const azure = structuredClone(answerOf("ContainerGroupsGet_Failed"));
		await make(azure);
		delete azure.properties.instanceView;
		delete azure.properties.containers[0].properties.instanceView;
		delete azure.properties.provisioningState;
		const { status, body } = await call("GET");
		expect([status, missing(azure, body, ...SPELLING)]).toEqual([200, []]);
	});

	it.each([
		// Recorded lists have no instanceView, though this example has one of a container.
		[
			"ContainerGroupsList",
			"/resourceGroups/local",
			[".properties.containers.0.properties.instanceView: is missing"],
		],
		["ContainerGroupsListByResourceGroup", "", []],
	])("%s", async (name, leftOut, deviations) => {
		const azure = answerOf(name).value[0];
		await make(azure);
		const path = emulator.groupPath("").replace("/?", "?").replace(leftOut, "");
		const { status, body } = await emulator.call("GET", path);
		const found = body.value.find((each: Json) => each.name === azure.name);
		expect([status, missing(azure, found, ...SPELLING)]).toEqual([200, deviations]);
	});

	it("ContainerGroupsUpdate", async () => {
		const { parameters } = example("ContainerGroupsUpdate");
		const azure = answerOf("ContainerGroupsUpdate");
		await make({ ...azure, tags: { other: "tag" } });
		const { status, body } = await call("PATCH", "", parameters.Resource);
		expect([status, missing(azure, body, ...SPELLING)]).toEqual([200, []]);
	});

	it("ContainerGroupsRestart, Stop, Start and Delete", async () => {
		const azure = answerOf("ContainerGroupsDelete");
		await make(azure);
		for (const [verb, name] of [
			["restart", "ContainerGroupsRestart"],
			["stop", "ContainerGroupsStop"],
			["start", "ContainerGroupsStart"],
		] as const) {
			const { status, body } = await call("POST", `/${verb}`, {});
			expect([`${status}`, body]).toEqual([Object.keys(example(name).responses)[0], undefined]);
			await untilState(emulator, "demo1", verb === "stop" ? "Stopped" : "Running");
		}
		const { status, body } = await call("DELETE");
		expect([status, missing(azure, body, ...SPELLING)]).toEqual([200, []]);
		const again = await call("DELETE");
		expect(Object.keys(example("ContainerGroupsDelete").responses)).toContain(`${again.status}`);
	});

	it("ContainerListLogs", async () => {
		const { parameters } = example("ContainerListLogs");
		const shown = structuredClone(answerOf("ContainerGroupsGet_Succeeded"));
		Object.assign(shown.properties, { restartPolicy: "Never" });
		shown.properties.containers[0].name = parameters.containerName;
		shown.properties.containers[0].properties.image = "alpine";
		await call("PUT", "", requestFor(shown));
		await untilState(emulator, "demo1", "Succeeded");
		const { status, body } = await call("GET", `/containers/${parameters.containerName}/logs`);
		expect(status).toBe(200);
		expect(differences(answerOf("ContainerListLogs"), body, ".content")).toEqual([]);
		const tail = emulator.groupPath("demo1", `/containers/${parameters.containerName}/logs`);
		const last = await emulator.call("GET", `${tail}&tail=1`);
		expect(last.body).toEqual(answerOf("ContainerListLogs"));
	});
});

describe("the published answers of locations and operations", () => {
	const at = async (name: string, path: string): Promise<Json> => {
		const { location } = example(name).parameters;
		const provider = `/subscriptions/${emulator.subscriptionId}/providers/Microsoft.ContainerInstance`;
		const { status, body } = await emulator.call(
			"GET",
			`${provider}/locations/${location}/${path}?api-version=2021-03-01`,
		);
		expect(status).toBe(200);
		return body;
	};
	/** The members of a list's first, each with the type of its value. */
	const form = ({ value }: Json) =>
		JSON.stringify(value[0], (_, each) => (typeof each === "object" ? each : typeof each));

	it("ContainerGroupUsage", async () => {
		const [azure] = answerOf("ContainerGroupUsage").value;
		const body = await at("ContainerGroupUsage", "usages");
		expect(missing(azure, body.value[0], ".currentValue", ".limit")).toEqual([]);
	});

	it("CachedImagesList", async () => {
		const body = await at("CachedImagesList", "cachedImages");
		expect(form(body)).toBe(form(answerOf("CachedImagesList")));
	});

	it("CapabilitiesList, in form: the sizes have changed since", async () => {
		const body = await at("CapabilitiesList", "capabilities");
		expect(form(body)).toBe(form(answerOf("CapabilitiesList")));
	});

	it("OperationsList, in form: the example's text has a slip", async () => {
		const { body } = await emulator.call(
			"GET",
			"/providers/Microsoft.ContainerInstance/operations?api-version=2021-03-01",
		);
		const [azure] = answerOf("OperationsList").value;
		const found = body.value.find((each: Json) => each.name === azure.name);
		expect(differences(azure, found, ".operation", ".description")).toEqual([]);
	});
});
