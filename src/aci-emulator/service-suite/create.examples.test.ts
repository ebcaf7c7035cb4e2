import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { simulatedEngine } from "../engines/simulated-engine.ts";
import { quick, type TestEmulator, testEmulator, untilState } from "../testing/test-emulator.ts";
import { missing } from "./differences.ts";
import { publishedExample } from "./published-example.ts";

/**
 * The published creates, sent as they are. Their answers are an author's, not a recording: what recorded
 * answers contradict is listed at each, and so is what of a request the service no longer takes.
 */
let emulator: TestEmulator;
beforeAll(async () => {
	const clock = realClock();
	const decide = ({ image }: { image: string }) => ({
		runMs: image === "nginx" ? Number.POSITIVE_INFINITY : 20,
		exitCode: 0,
	});
	const engine = simulatedEngine({ clock, decide });
	emulator = await testEmulator({ clock, engine, timing: { ...quick, pendingMs: 100 } });
});
afterEach(() => emulator.call("DELETE", emulator.groupPath("demo1")));
afterAll(() => emulator[Symbol.asyncDispose]());

const put = (body: object) => emulator.call("PUT", emulator.groupPath("demo1"), body);
const get = async () => (await emulator.call("GET", emulator.groupPath("demo1"))).body;

/** The examples write "WestUs" and "azure-container.io", recordings "westus" and "azurecontainer.io". */
const SPELLING = [".location", ".fqdn"];
const NO_GPU = ".properties.containers.0.properties.resources.requests.gpu: is missing";
/** The examples show a group as it is when it has started; recorded answers to a PUT one that has not. */
const NOT_STARTED = [
	".properties.ipAddress.ip: is missing",
	".properties.provisioningState: Succeeded expected, found Pending",
];

describe.each([
	// The key of a workspace is absent in the newer example.
	["2021-03-01", [".properties.diagnostics.logAnalytics.workspaceKey: is missing"]],
	// The example's request has no zones.
	["2023-05-01", [".zones: is missing"]],
] as const)("ContainerGroupsCreateOrUpdate of %s", (version, deviations) => {
	const { parameters, responses } = publishedExample(version, "ContainerGroupsCreateOrUpdate");
	const [azure201, azure200] = [responses[201]!.body, responses[200]!.body];

	it("is refused as it is published, for a GPU", async () => {
		const { status, body } = await put(parameters.containerGroup);
		expect([status, body.error.code]).toEqual([400, "GpuResourcesNotSupported"]);
	});

	it("is taken without GPU and subnet, and answered as published, then and by an update", async () => {
		const sent = structuredClone(parameters.containerGroup);
		delete sent.properties.containers[0].properties.resources.requests.gpu;
		// In 2023-05-01 an expression of a template, and a public address beside it.
		delete sent.properties.subnetIds;
		const created = await put(sent);
		expect(created.status).toBe(201);
		const without = (...names: string[]) => [...deviations, NO_GPU, ...names].sort();
		const beforeStart = without(...NOT_STARTED);
		expect(missing(azure201, created.body, ...SPELLING).sort()).toEqual(
			beforeStart.filter((each) => !each.includes("workspaceKey")),
		);
		await untilState(emulator, "demo1", "Running");
		expect(missing(azure200, await get(), ...SPELLING).sort()).toEqual(without());
		const updated = await put(sent);
		expect(updated.status).toBe(200);
		expect(missing(azure200, updated.body, ...SPELLING).sort()).toEqual(beforeStart);
	});
});

describe("ContainerGroupsCreatePriority of 2023-05-01", () => {
	const { parameters, responses } = publishedExample("2023-05-01", "ContainerGroupsCreatePriority");

	it("is taken, and answered as published but for the word Created", async () => {
		const created = await put(parameters.containerGroup);
		expect(created.status).toBe(201);
		expect(missing(responses[201]!.body, created.body)).toEqual([
			".properties.provisioningState: Created expected, found Pending",
			".properties.instanceView.state: Created expected, found Pending",
		]);
		await untilState(emulator, "demo1", "Succeeded");
		expect(missing(responses[200]!.body, await get())).toEqual([]);
	});
});
