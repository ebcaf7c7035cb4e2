import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
	GROUP_TYPE,
	groupResource as group,
	type TemplateService,
	template,
	templateService,
} from "../service-suite/template-service.ts";

let emulator: TemplateService;
beforeEach(async () => {
	emulator = await templateService();
});
afterEach(() => emulator[Symbol.asyncDispose]());

const minutes = (count: number) => emulator.clock.advance(count * 60_000);

describe("a deployment", () => {
	it("is accepted with 201, creates its group as a PUT does, and shows what came of it", async () => {
		const answer = await emulator.deploy("first", [group("[parameters('name')]")], {
			parameters: { name: { type: "string" } },
		});
		expect(answer.status).toBe(400); // Values of parameters stand beside the template, not in it.
		const accepted = await emulator.call("PUT", emulator.deploymentPath("first"), {
			properties: {
				mode: "incremental",
				template: template([group("[parameters('name')]")], {
					parameters: { name: { type: "string" } },
					outputs: {
						state: { type: "string", value: "[reference(parameters('name')).provisioningState]" },
					},
				}),
				parameters: { name: { value: "from-template" } },
			},
		});
		expect(accepted.status).toBe(201);
		expect(accepted.body).toMatchObject({
			name: "first",
			type: "Microsoft.Resources/deployments",
			properties: {
				parameters: { name: { type: "String", value: "from-template" } },
				mode: "Incremental",
				provisioningState: "Accepted",
				providers: [
					{
						namespace: "Microsoft.ContainerInstance",
						resourceTypes: [{ resourceType: "containerGroups", locations: ["local"] }],
					},
				],
				dependencies: [],
			},
		});
		const poll = new URL(accepted.headers["azure-asyncoperation"]!);
		expect(poll.pathname).toMatch(
			/\/resourcegroups\/local\/providers\/Microsoft.Resources\/deployments\/first\/operationStatuses\//,
		);
		const status = async () => (await emulator.call("GET", poll.pathname + poll.search)).body;
		expect(await status()).toEqual({ status: "Running" });
		expect((await emulator.states("from-template"))[0]).toBe("Pending");
		await minutes(1);
		expect(await status()).toEqual({ status: "Succeeded" });
		const shown = await emulator.shown("first");
		expect(shown).toMatchObject({
			provisioningState: "Succeeded",
			outputs: { state: { type: "String", value: "Succeeded" } },
			outputResources: [{ id: (await emulator.get("from-template")).id }],
		});
		expect(shown.duration).toMatch(/^PT1[345]S$/);
		const byTheSwagger = emulator
			.deploymentPath("first", "/operations")
			.replace(/providers.Microsoft.Resources./, "");
		const { value: listed } = (await emulator.call("GET", byTheSwagger)).body;
		expect(listed).toEqual(await emulator.steps("first"));
		expect((await emulator.call("GET", `${listed[0].id}?api-version=2022-09-01`)).body).toEqual(
			listed[0],
		);
		expect((await emulator.steps("first")).map((each) => each.properties)).toMatchObject([
			{
				provisioningOperation: "Create",
				provisioningState: "Succeeded",
				statusCode: "Created",
				targetResource: { resourceType: GROUP_TYPE, resourceName: "from-template" },
			},
			{ provisioningOperation: "EvaluateDeploymentOutput", statusCode: "OK" },
		]);
	});

	it("creates in order what depends on one another, also by reference and in batches", async () => {
		const loop = { name: "loop", count: 3, mode: "serial" };
		await emulator.deploy("order", [
			group("[concat('each-', copyIndex())]", { copy: loop }),
			group("last", { dependsOn: ["loop"] }),
			group("after", { tags: { of: "[reference('last', '2023-05-01', 'Full').name]" } }),
		]);
		const seen: string[][] = [];
		for (let count = 0; count < 6; count++) {
			seen.push((await emulator.groupNames()).sort());
			await emulator.clock.advance(15_000);
		}
		expect(seen.map((names) => names.length)).toEqual([1, 2, 3, 4, 5, 5]);
		expect(seen[3]).toContain("last");
		expect(await emulator.shown("order")).toMatchObject({ provisioningState: "Succeeded" });
		expect((await emulator.get("after")).tags).toEqual({ of: "last" });
	});

	it("takes templates with symbolic names, as Bicep writes them", async () => {
		const resources = {
			farm: group("farm", { copy: { name: "farm", count: 2 } }),
			old: { existing: true, type: GROUP_TYPE, apiVersion: "2023-05-01", name: "farm-0" },
			sum: group("sum", {
				dependsOn: ["farm"],
				tags: { old: "[reference('old').osType]", type: "[resourceInfo('sum').type]" },
			}),
			no: group("no", { condition: "[equals(1, 2)]" }),
		};
		resources.farm.name = "[format('farm-{0}', copyIndex())]";
		expect((await emulator.deploy("bicep", resources, { languageVersion: "2.0" })).status).toBe(
			201,
		);
		await minutes(1);
		expect(await emulator.shown("bicep")).toMatchObject({ provisioningState: "Succeeded" });
		expect((await emulator.groupNames()).sort()).toEqual(["farm-0", "farm-1", "sum"]);
		expect((await emulator.get("sum")).tags).toEqual({ old: "Linux", type: GROUP_TYPE });
	});

	it("follows its groups also where operations are asked for by Location", async () => {
		await using other = await templateService({ asyncHeader: "Location" });
		await other.call("POST", "/emulator/faults", {
			...{ id: "full", containerGroup: "full", faults: ["insufficient-capacity"] },
		});
		await other.deploy("good", [group("good")]);
		await other.deploy("bad", [group("full")]);
		expect(await other.shown("good")).toMatchObject({ provisioningState: "Running" });
		await other.clock.advance(60_000);
		expect(await other.shown("good")).toMatchObject({ provisioningState: "Succeeded" });
		expect(await other.shown("bad")).toMatchObject({ provisioningState: "Failed" });
	});

	it("may begin anew under the name of one that was canceled, whose groups come to their ends apart", async () => {
		await emulator.deploy("again", [group("before")]);
		await emulator.call("POST", emulator.deploymentPath("again", "/cancel"));
		expect((await emulator.deploy("again", [group("now")])).status).toBe(200);
		await emulator.clock.advance(9000);
		expect(await emulator.shown("again")).toMatchObject({ provisioningState: "Running" });
		await minutes(1);
		expect(await emulator.shown("again")).toMatchObject({ provisioningState: "Succeeded" });
		expect((await emulator.steps("again")).length).toBe(2);
		expect((await emulator.groupNames()).sort()).toEqual(["before", "now"]);
	});

	it("is read from JSON with comments and a name without quotes, as the Azure CLI sends it", async () => {
		const text = JSON.stringify(template([group("lenient")])).replace("{", "{ // comment\n");
		const body = `{"properties": {"mode": "Incremental", template:${text}}}`;
		expect((await emulator.call("PUT", emulator.deploymentPath("cli"), body)).status).toBe(201);
	});

	it("deploys nested templates, each with a deployment and outputs of its own", async () => {
		const inner = template([group("[parameters('name')]")], {
			parameters: { name: { type: "string" } },
			outputs: { id: { type: "string", value: "[resourceId('X.Y/z', parameters('name'))]" } },
		});
		const nested = {
			type: "Microsoft.Resources/deployments",
			apiVersion: "2022-09-01",
			name: "inner",
			properties: {
				mode: "Incremental",
				expressionEvaluationOptions: { scope: "inner" },
				parameters: { name: { value: "[variables('name')]" } },
				template: inner,
			},
		};
		await emulator.deploy("outer", [nested], {
			variables: { name: "inside" },
			outputs: { id: { type: "string", value: "[reference('inner').outputs.id.value]" } },
		});
		await minutes(1);
		const id = expect.stringMatching(/\/resourceGroups\/local\/providers\/X.Y\/z\/inside$/);
		expect(await emulator.shown("outer")).toMatchObject({ outputs: { id: { value: id } } });
		expect(await emulator.shown("inner")).toMatchObject({ provisioningState: "Succeeded" });
	});
});

describe("a deployment that fails", () => {
	it("says what its resources were refused for, and leaves out what waited for them", async () => {
		await emulator.deploy("bad", [
			group("bad", {}, { osType: "Plan9" }),
			group("after-bad", { dependsOn: ["bad"] }),
			group("good"),
		]);
		await minutes(1);
		const { provisioningState, error } = await emulator.shown("bad");
		expect([provisioningState, error.code]).toEqual(["Failed", "DeploymentFailed"]);
		expect(error.details).toMatchObject([{ code: "InvalidRequestContent" }]);
		expect(await emulator.groupNames()).toEqual(["good"]);
		expect((await emulator.steps("bad")).map((each) => each.properties.statusCode)).toEqual([
			"BadRequest",
			"Created",
		]);
		expect((await emulator.steps("bad"))[0].properties.statusMessage.error).toEqual(
			error.details[0],
		);
	});

	it("meets quotas and faults as a PUT does, and shows what failed behind a 201", async () => {
		await emulator.call("POST", "/emulator/faults", {
			...{ id: "full", containerGroup: "full-*", faults: ["insufficient-capacity"] },
		});
		await emulator.deploy("full", [group("full-1")]);
		await emulator.call("PUT", "/emulator/quotas/local", { containerGroups: 1 });
		await emulator.deploy("quota", [group("too-many")]);
		await minutes(1);
		expect((await emulator.shown("full")).error.details).toMatchObject([
			{ code: "ResourceDeploymentFailure", details: [{ code: "Failed" }] },
		]);
		expect((await emulator.shown("quota")).error.details).toMatchObject([
			{ code: "ContainerGroupQuotaReached" },
		]);
	});

	it("has outputs that have no value", async () => {
		await emulator.deploy("output", [group("fine")], {
			outputs: { no: { type: "string", value: "[reference('fine').nothing]" } },
		});
		await minutes(1);
		expect((await emulator.shown("output")).error).toMatchObject({
			code: "DeploymentOutputEvaluationFailed",
			details: [{ code: "InvalidTemplate" }],
		});
	});
});
