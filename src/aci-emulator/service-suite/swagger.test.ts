import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { answerFaults, operationIds, operationOf } from "./swagger.ts";

const GROUP =
	"/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerInstance/containerGroups/one";
const group = () => ({
	id: GROUP,
	name: "one",
	type: "Microsoft.ContainerInstance/containerGroups",
	location: "westus",
	properties: {
		provisioningState: "Succeeded",
		containers: [
			{
				name: "main",
				properties: { image: "alpine", resources: { requests: { cpu: 1, memoryInGB: 1.5 } } },
			},
		],
		osType: "Linux",
		instanceView: { events: [], state: "Running" },
	},
});
const get = operationOf("GET", GROUP)!;

describe("the swagger's reading of an answer", () => {
	it("knows an operation by method and path, in any case", () => {
		expect(get.operationId).toBe("ContainerGroups_Get");
		expect(operationOf("GET", GROUP.toUpperCase())?.operationId).toBe("ContainerGroups_Get");
		expect(operationOf("POST", `${GROUP}/stop`)?.operationId).toBe("ContainerGroups_Stop");
		expect(operationOf("POST", GROUP)).toBeUndefined();
		expect(new Set(operationIds).size).toBe(18);
	});

	it("finds nothing wrong with a good answer", () => {
		expect(answerFaults(get, 200, group())).toEqual([]);
		expect(answerFaults(get, 404, { error: { code: "ResourceNotFound", message: "no" } })).toEqual(
			[],
		);
	});

	it.each([
		["a status that is not declared", 202, () => undefined, "status 202 is not declared"],
		[
			"a member that is missing",
			200,
			(g: Body) => delete g.properties.osType,
			"osType: is missing",
		],
		["a word not of the list", 200, (g: Body) => (g.properties.osType = "BeOS"), "BeOS is none of"],
		[
			"a member of the wrong type",
			200,
			(g: Body) => (g.name = 1),
			"ContainerGroup.name: 1 is no string",
		],
		[
			"a member not declared",
			200,
			(g: Body) => (g.extra = 1),
			"ContainerGroup.extra: is not declared",
		],
		[
			"a secret",
			200,
			(g: Body) => {
				g.properties.imageRegistryCredentials = [{ server: "r", password: "p" }];
			},
			"imageRegistryCredentials[0].password: is a secret",
		],
		[
			"an instant without zone",
			200,
			(g: Body) => {
				g.properties.containers[0].properties.instanceView = {
					currentState: { startTime: "2026-01-01T00:00:00" },
				};
			},
			"startTime: 2026-01-01T00:00:00 is no instant",
		],
		["an error without code", 404, (g: Body) => g, "is no error with code and message"],
	])("finds %s", (_, status, spoil, expected) => {
		const body = group();
		spoil(body);
		expect(answerFaults(get, status, body).join("\n")).toContain(expected);
	});
});

// biome-ignore lint/suspicious/noExplicitAny: bodies that are wrong on purpose
type Body = any;

describe("the published examples of api-version 2023-05-01", () => {
	const folder = new URL("../testdata/published-examples/2023-05-01/", import.meta.url);
	it.each(readdirSync(folder))("%s answers what the swagger declares", (file) => {
		const { responses } = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as {
			responses: Record<string, { body: object }>;
		};
		const operation = file.includes("Get") ? get : operationOf("PUT", GROUP)!;
		for (const [status, { body }] of Object.entries(responses)) {
			expect(answerFaults(operation, Number(status), body)).toEqual([]);
		}
	});
});
