import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
	groupResource as group,
	type Json,
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

describe("the operations of deployments", () => {
	it("validate without doing anything, and refuse what cannot be deployed with its place", async () => {
		const validate = (resources: Json, more: object = {}) =>
			emulator.call("POST", emulator.deploymentPath("try", "/validate"), {
				properties: { mode: "Incremental", template: template(resources, more) },
			});
		const good = await validate([group("fine")]);
		expect([good.status, good.body.properties.provisioningState]).toEqual([200, "Succeeded"]);
		expect(good.body.properties.validatedResources).toHaveLength(1);
		expect(await emulator.groupNames()).toEqual([]);
		expect((await emulator.call("GET", emulator.deploymentPath("try"))).body.error.code).toBe(
			"DeploymentNotFound",
		);

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

	it("answer member by member what Azure was recorded to answer", async () => {
		// From test_group_deployment_lite and test_group_deployment of Azure CLI (MIT): members, in their order.
		const lite = [
			...["templateHash", "mode", "provisioningState", "timestamp", "duration", "correlationId"],
			...["providers", "dependencies"],
		];
		const properties = { mode: "Incremental", parameters: {}, template: template([]) };
		const validated = await emulator.call("POST", emulator.deploymentPath("d", "/validate"), {
			properties,
		});
		expect(validated.status).toBe(200);
		expect(Object.keys(validated.body)).toEqual(["id", "name", "type", "properties"]);
		expect(Object.keys(validated.body.properties)).toEqual([...lite, "validatedResources"]);
		expect(validated.body.properties).toMatchObject({
			...{ mode: "Incremental", provisioningState: "Succeeded", duration: "PT0S" },
			...{ providers: [], dependencies: [], validatedResources: [] },
		});
		const accepted = await emulator.call("PUT", emulator.deploymentPath("d"), { properties });
		expect([accepted.status, accepted.body.properties.provisioningState]).toEqual([
			201,
			"Accepted",
		]);
		expect(Object.keys(accepted.body.properties)).toEqual(lite);
		expect(accepted.headers).not.toHaveProperty("location");
		expect(accepted.headers).not.toHaveProperty("retry-after");
		const { pathname, search } = new URL(accepted.headers["azure-asyncoperation"]!);
		await minutes(1);
		expect((await emulator.call("GET", pathname + search)).body).toEqual({ status: "Succeeded" });
		expect(Object.keys(await emulator.shown("d"))).toEqual([...lite, "outputResources"]);
		const withParameters = await emulator.call("PUT", emulator.deploymentPath("p"), {
			properties: {
				mode: "Incremental",
				template: template([], { parameters: { tags: { type: "object" } } }),
				parameters: { tags: { value: { key: "super=value" } } },
			},
		});
		expect(withParameters.body.properties.parameters).toEqual({
			tags: { type: "Object", value: { key: "super=value" } },
		});
	});

	it("never show a secure parameter, nor a secret of a group", async () => {
		const secret = [{ name: "S", secureValue: "[parameters('secret')]" }];
		const resource = group("secret");
		resource.properties.containers[0].properties.environmentVariables = secret;
		await emulator.call("PUT", emulator.deploymentPath("secret"), {
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
		const shown = await emulator.shown("secret");
		expect(shown).toMatchObject({
			provisioningState: "Succeeded",
			parameters: { secret: { type: "SecureString" } },
			outputs: { out: { type: "SecureString" } },
		});
		const all = await Promise.all([
			emulator.steps("secret"),
			emulator.call("GET", emulator.deploymentPath("")),
			emulator.call("POST", emulator.deploymentPath("secret", "/exportTemplate")),
			emulator.get("secret"),
		]);
		expect(JSON.stringify([shown, all, emulator.lines])).not.toContain("hush-7c");
	});

	it("list, tell whether there is one, export, refuse while one runs, cancel and delete", async () => {
		await emulator.deploy("one", [group("one")]);
		expect((await emulator.call("HEAD", emulator.deploymentPath("one"))).status).toBe(204);
		expect((await emulator.call("HEAD", emulator.deploymentPath("none"))).status).toBe(404);
		expect((await emulator.deploy("one", [])).body.error.code).toBe("DeploymentActive");
		expect((await emulator.call("DELETE", emulator.deploymentPath("one"))).status).toBe(409);
		expect((await emulator.call("POST", emulator.deploymentPath("one", "/cancel"))).status).toBe(
			204,
		);
		expect(await emulator.shown("one")).toMatchObject({ provisioningState: "Canceled" });
		expect((await emulator.call("POST", emulator.deploymentPath("one", "/cancel"))).status).toBe(
			409,
		);
		await minutes(1);
		expect((await emulator.states("one"))[0]).toBe("Succeeded");
		await emulator.deploy("two", []);
		await minutes(1);
		const names = async (query = "") =>
			(await emulator.call("GET", emulator.deploymentPath("") + query)).body.value.map(
				(each: Json) => each.name,
			);
		expect(await names()).toEqual(["two", "one"]);
		expect(await names("&$filter=provisioningState eq 'Canceled'")).toEqual(["one"]);
		expect(
			(await emulator.call("POST", emulator.deploymentPath("two", "/exportTemplate"))).body
				.template,
		).toEqual(template([]));
		expect((await emulator.deploy("two", [])).status).toBe(200);
		expect((await emulator.call("DELETE", emulator.deploymentPath("one"))).status).toBe(204);
		expect(await names()).toEqual(["two"]);
	});

	it("delete in mode Complete what is not in the template", async () => {
		await emulator.put("old");
		await emulator.deploy("all", [group("new")], { mode: "Complete" });
		await minutes(1);
		expect(await emulator.groupNames()).toEqual(["new"]);
		expect(
			(await emulator.steps("all")).map((each) => each.properties.provisioningOperation),
		).toEqual(["Create", "Delete", "EvaluateDeploymentOutput"]);
	});

	it("end with their resource group", async () => {
		const scope = emulator.groupPath("x").replace(/local\/.*/, "other");
		const version = "?api-version=2022-09-01";
		await emulator.call("PUT", scope + version, { location: "local" });
		const other = emulator.deploymentPath("gone").replace("/local/", "/other/");
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
