import { expect, it } from "vitest";
import type { GroupSpec } from "./container-groups.ts";
import { groupBody } from "./group-body.ts";

const spec: GroupSpec = {
	name: "g",
	location: "westeurope",
	sku: "standard",
	tags: { "tutti-hub": "hub-a" },
	files: {},
	filesMountPath: "/tutti/files",
	containers: [
		{
			...{ name: "item-0", image: "alpine:latest", cpuCores: 0.5, memoryGb: 1.5 },
			env: { A: "1" },
			secretEnv: { B: "2" },
		},
	],
};
type Body = { properties: { containers: { properties: object }[]; volumes?: unknown } };
const bodyOf = (changes: Partial<GroupSpec> = {}) => groupBody({ ...spec, ...changes }) as Body;

it("asks for a Linux group that never restarts, in the location, with its tags", () => {
	expect(bodyOf()).toMatchObject({
		location: "westeurope",
		tags: { "tutti-hub": "hub-a" },
		properties: { osType: "Linux", restartPolicy: "Never", sku: "Standard" },
	});
});

it("asks for spot capacity by its priority, and for regular capacity by none", () => {
	expect(bodyOf({ sku: "spot" }).properties).toMatchObject({ sku: "Standard", priority: "Spot" });
	expect(bodyOf().properties).not.toHaveProperty("priority");
});

it("puts a secret variable's value where the service never shows it", () => {
	expect(bodyOf().properties.containers[0]!.properties).toEqual({
		image: "alpine:latest",
		environmentVariables: [
			{ name: "A", value: "1" },
			{ name: "B", secureValue: "2" },
		],
		resources: { requests: { cpu: 0.5, memoryInGB: 1.5 } },
	});
});

it("mounts files read-only in every container from a secret volume in base64", () => {
	const { properties } = bodyOf({ files: { "a.txt": "Grüße" } });
	const secret = { "a.txt": Buffer.from("Grüße").toString("base64") };
	expect(properties.volumes).toEqual([{ name: "tutti-files", secret }]);
	expect(properties.containers[0]!.properties).toMatchObject({
		volumeMounts: [{ name: "tutti-files", mountPath: "/tutti/files", readOnly: true }],
	});
});

it("has no volume where there are no files", () => {
	expect(bodyOf().properties).not.toHaveProperty("volumes");
});
