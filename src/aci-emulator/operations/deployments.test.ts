import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SimulatedService, simulatedService } from "../service-suite/simulated-service.ts";

let emulator: SimulatedService;
beforeEach(async () => {
	emulator = await simulatedService();
});
afterEach(() => emulator[Symbol.asyncDispose]());

// biome-ignore lint/suspicious/noExplicitAny: JSON of the wire
type Json = any;

const path = (name: string, suffix = "") =>
	emulator
		.groupPath("x")
		.replace(
			/Microsoft.ContainerInstance.*/,
			`Microsoft.Resources/deployments${name && `/${name}`}${suffix}?api-version=2022-09-01`,
		);

const SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
const GROUP_TYPE = "Microsoft.ContainerInstance/containerGroups";

function template(resources: Json, more: object = {}): Json {
	return { $schema: SCHEMA, contentVersion: "1.0.0.0", resources, ...more };
}

/** A group of one container, as a resource of a template. */
function group(name: string, more: object = {}, properties: object = {}): Json {
	const resources = { requests: { cpu: 1, memoryInGB: 1 } };
	const main = { image: "alpine", command: ['{"runMs":600000}'], resources };
	return {
		...{ type: GROUP_TYPE, apiVersion: "2023-05-01", name },
		location: "[resourceGroup().location]",
		properties: {
			...{ osType: "Linux", restartPolicy: "Never" },
			containers: [{ name: "main", properties: main }],
			...properties,
		},
		...more,
	};
}

function put(name: string, resources: Json, more: Json = {}) {
	const { parameters, mode = "Incremental", ...rest } = more;
	const properties = { mode, template: template(resources, rest), parameters };
	return emulator.call("PUT", path(name), { properties });
}

const show = async (name: string): Promise<Json> =>
	(await emulator.call("GET", path(name))).body.properties;
const operations = async (name: string): Promise<Json[]> =>
	(await emulator.call("GET", path(name, "/operations"))).body.value;
const groupNames = async () =>
	(await emulator.call("GET", emulator.groupPath("").replace("/?", "?"))).body.value.map(
		(each: Json) => each.name,
	);
const minutes = (count: number) => emulator.clock.advance(count * 60_000);

describe("a deployment", () => {
	it("is accepted with 201, creates its group as a PUT does, and shows what came of it", async () => {
		const answer = await put("first", [group("[parameters('name')]")], {
			parameters: { name: { type: "string" } },
		});
		expect(answer.status).toBe(400); // Values of parameters stand beside the template, not in it.
		const accepted = await emulator.call("PUT", path("first"), {
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
		const shown = await show("first");
		expect(shown).toMatchObject({
			provisioningState: "Succeeded",
			outputs: { state: { type: "String", value: "Succeeded" } },
			outputResources: [{ id: (await emulator.get("from-template")).id }],
		});
		expect(shown.duration).toMatch(/^PT1[345]S$/);
		const byTheSwagger = path("first", "/operations").replace(/providers.Microsoft.Resources./, "");
		const { value: listed } = (await emulator.call("GET", byTheSwagger)).body;
		expect(listed).toEqual(await operations("first"));
		expect((await emulator.call("GET", `${listed[0].id}?api-version=2022-09-01`)).body).toEqual(
			listed[0],
		);
		expect((await operations("first")).map((each) => each.properties)).toMatchObject([
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
		await put("order", [
			group("[concat('each-', copyIndex())]", { copy: loop }),
			group("last", { dependsOn: ["loop"] }),
			group("after", { tags: { of: "[reference('last', '2023-05-01', 'Full').name]" } }),
		]);
		const seen: string[][] = [];
		for (let count = 0; count < 6; count++) {
			seen.push((await groupNames()).sort());
			await emulator.clock.advance(15_000);
		}
		expect(seen.map((names) => names.length)).toEqual([1, 2, 3, 4, 5, 5]);
		expect(seen[3]).toContain("last");
		expect(await show("order")).toMatchObject({ provisioningState: "Succeeded" });
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
		expect((await put("bicep", resources, { languageVersion: "2.0" })).status).toBe(201);
		await minutes(1);
		expect(await show("bicep")).toMatchObject({ provisioningState: "Succeeded" });
		expect((await groupNames()).sort()).toEqual(["farm-0", "farm-1", "sum"]);
		expect((await emulator.get("sum")).tags).toEqual({ old: "Linux", type: GROUP_TYPE });
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
		await put("outer", [nested], {
			variables: { name: "inside" },
			outputs: { id: { type: "string", value: "[reference('inner').outputs.id.value]" } },
		});
		await minutes(1);
		const id = expect.stringMatching(/\/resourceGroups\/local\/providers\/X.Y\/z\/inside$/);
		expect(await show("outer")).toMatchObject({ outputs: { id: { value: id } } });
		expect(await show("inner")).toMatchObject({ provisioningState: "Succeeded" });
	});
});

describe("a deployment that fails", () => {
	it("says what its resources were refused for, and leaves out what waited for them", async () => {
		await put("bad", [
			group("bad", {}, { osType: "Plan9" }),
			group("after-bad", { dependsOn: ["bad"] }),
			group("good"),
		]);
		await minutes(1);
		const { provisioningState, error } = await show("bad");
		expect([provisioningState, error.code]).toEqual(["Failed", "DeploymentFailed"]);
		expect(error.details).toMatchObject([{ code: "InvalidRequestContent" }]);
		expect(await groupNames()).toEqual(["good"]);
		expect((await operations("bad")).map((each) => each.properties.statusCode)).toEqual([
			"BadRequest",
			"Created",
		]);
		expect((await operations("bad"))[0].properties.statusMessage.error).toEqual(error.details[0]);
	});

	it("meets quotas and faults as a PUT does, and shows what failed behind a 201", async () => {
		await emulator.call("POST", "/emulator/faults", {
			...{ id: "full", containerGroup: "full-*", faults: ["insufficient-capacity"] },
		});
		await put("full", [group("full-1")]);
		await emulator.call("PUT", "/emulator/quotas/local", { containerGroups: 1 });
		await put("quota", [group("too-many")]);
		await minutes(1);
		expect((await show("full")).error.details).toMatchObject([
			{ code: "ResourceDeploymentFailure", details: [{ code: "Failed" }] },
		]);
		expect((await show("quota")).error.details).toMatchObject([
			{ code: "ContainerGroupQuotaReached" },
		]);
	});

	it("has outputs that have no value", async () => {
		await put("output", [group("fine")], {
			outputs: { no: { type: "string", value: "[reference('fine').nothing]" } },
		});
		await minutes(1);
		expect((await show("output")).error).toMatchObject({
			code: "DeploymentOutputEvaluationFailed",
			details: [{ code: "InvalidTemplate" }],
		});
	});
});

describe("the operations of deployments", () => {
	it("validate without doing anything, and refuse what cannot be deployed with its place", async () => {
		const validate = (resources: Json, more: object = {}) =>
			emulator.call("POST", path("try", "/validate"), {
				properties: { mode: "Incremental", template: template(resources, more) },
			});
		const good = await validate([group("fine")]);
		expect([good.status, good.body.properties.provisioningState]).toEqual([200, "Succeeded"]);
		expect(good.body.properties.validatedResources).toHaveLength(1);
		expect(await groupNames()).toEqual([]);
		expect((await emulator.call("GET", path("try"))).body.error.code).toBe("DeploymentNotFound");

		const wrong = await validate([group("[concat('a']")]);
		expect([wrong.status, wrong.body.error]).toEqual([
			400,
			{
				code: "InvalidTemplate",
				message: expect.stringContaining("expected token 'RightParenthesis'"),
				additionalInfo: [
					{
						type: "TemplateViolation",
						info: { lineNumber: 0, linePosition: 0, path: "properties.template.resources[0].name" },
					},
				],
			},
		]);
		const strange = await validate([group("x", { type: "Microsoft.Web/sites" })]);
		expect([strange.status, strange.body.error.code]).toEqual([400, "InvalidResourceNamespace"]);
	});

	it("never show a secure parameter, nor a secret of a group", async () => {
		const secret = [{ name: "S", secureValue: "[parameters('secret')]" }];
		const resource = group("secret");
		resource.properties.containers[0].properties.environmentVariables = secret;
		await emulator.call("PUT", path("secret"), {
			properties: {
				mode: "Incremental",
				parameters: { secret: { value: "hush-7c" } },
				template: template([resource], {
					parameters: { secret: { type: "secureString" } },
					outputs: { out: { type: "securestring", value: "[parameters('secret')]" } },
				}),
			},
		});
		await minutes(1);
		const shown = await show("secret");
		expect(shown).toMatchObject({
			provisioningState: "Succeeded",
			parameters: { secret: { type: "SecureString" } },
			outputs: { out: { type: "SecureString" } },
		});
		const all = await Promise.all([
			operations("secret"),
			emulator.call("GET", path("")),
			emulator.call("POST", path("secret", "/exportTemplate")),
			emulator.get("secret"),
		]);
		expect(JSON.stringify([shown, all, emulator.lines])).not.toContain("hush-7c");
	});

	it("list, tell whether there is one, export, refuse while one runs, cancel and delete", async () => {
		await put("one", [group("one")]);
		expect((await emulator.call("HEAD", path("one"))).status).toBe(204);
		expect((await emulator.call("HEAD", path("none"))).status).toBe(404);
		expect((await put("one", [])).body.error.code).toBe("DeploymentActive");
		expect((await emulator.call("DELETE", path("one"))).status).toBe(409);
		expect((await emulator.call("POST", path("one", "/cancel"))).status).toBe(204);
		expect(await show("one")).toMatchObject({ provisioningState: "Canceled" });
		expect((await emulator.call("POST", path("one", "/cancel"))).status).toBe(409);
		await minutes(1);
		expect((await emulator.states("one"))[0]).toBe("Succeeded");
		await put("two", []);
		await minutes(1);
		const names = async (query = "") =>
			(await emulator.call("GET", path("") + query)).body.value.map((each: Json) => each.name);
		expect(await names()).toEqual(["two", "one"]);
		expect(await names("&$filter=provisioningState eq 'Canceled'")).toEqual(["one"]);
		expect((await emulator.call("POST", path("two", "/exportTemplate"))).body.template).toEqual(
			template([]),
		);
		expect((await put("two", [])).status).toBe(200);
		expect((await emulator.call("DELETE", path("one"))).status).toBe(204);
		expect(await names()).toEqual(["two"]);
	});

	it("delete in mode Complete what is not in the template", async () => {
		await emulator.put("old");
		await put("all", [group("new")], { mode: "Complete" });
		await minutes(1);
		expect(await groupNames()).toEqual(["new"]);
		expect((await operations("all")).map((each) => each.properties.provisioningOperation)).toEqual([
			"Create",
			"Delete",
			"EvaluateDeploymentOutput",
		]);
	});

	it("end with their resource group", async () => {
		const scope = emulator.groupPath("x").replace(/local\/.*/, "other");
		const version = "?api-version=2022-09-01";
		await emulator.call("PUT", scope + version, { location: "local" });
		const other = path("gone").replace("/local/", "/other/");
		await emulator.call("PUT", other, {
			properties: { mode: "Incremental", template: template([group("gone")]) },
		});
		await emulator.call("DELETE", scope + version);
		await minutes(2);
		await emulator.call("PUT", scope + version, { location: "local" });
		expect((await emulator.call("GET", other)).status).toBe(404);
		expect(emulator.lines.filter((line) => line.startsWith("internal-error"))).toEqual([]);
	});
});
