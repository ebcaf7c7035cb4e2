import { describe, expect, it } from "vitest";
import { ArmError } from "../arm/arm-error.ts";
import { oneContainerWire, testEmulator, untilState } from "../testing/test-emulator.ts";
import { checkContainerGroup, checkUpdate } from "./container-group-check.ts";

function codeOf(check: () => unknown): string {
	try {
		check();
	} catch (error) {
		if (error instanceof ArmError) return error.code;
		throw error;
	}
	return "accepted";
}

const container = (name: string, more: object = {}) => ({
	name,
	properties: { image: "alpine", resources: { requests: { cpu: 1, memoryInGB: 1 } }, ...more },
});
const accepts = (properties: object, name = "good") =>
	codeOf(() => checkContainerGroup(name, oneContainerWire(["/bin/true"], properties)));

describe("which container groups are taken", () => {
	it.each(["a", "a-b", "0", "a".repeat(63)])("takes the group name %j", (name) => {
		expect(accepts({}, name)).toBe("accepted");
	});

	it.each(["A", "-a", "a-", "a--b", "a_b", "a".repeat(64)])("refuses the name %j", (name) => {
		expect(accepts({}, name)).toBe("InvalidContainerGroupName");
	});

	it.each([
		["osType", { osType: undefined }],
		["containers", { containers: undefined }],
		["a container", { containers: [] }],
		["the image", { containers: [container("main", { image: undefined })] }],
		["resources", { containers: [container("main", { resources: undefined })] }],
	])("refuses a group without %s", (_, properties) => {
		expect(accepts(properties)).toBe("InvalidRequestContent");
	});

	it("refuses a group without location or body", () => {
		const { location, ...rest } = oneContainerWire(["/bin/true"]);
		expect(location).toBe("local");
		expect(codeOf(() => checkContainerGroup("good", rest))).toBe("LocationRequired");
		expect(codeOf(() => checkContainerGroup("good", undefined))).toBe("InvalidRequestContent");
	});

	it.each([
		["InvalidContainerName", { containers: [container("Main")] }],
		["DuplicateContainerName", { containers: [container("main"), container("main")] }],
		["TooManyContainers", { containers: Array.from({ length: 61 }, (_, k) => container(`c${k}`)) }],
		["InvalidVolumeName", { volumes: [{ name: "four", emptyDir: {} }] }],
		["InvalidVolume", { volumes: [{ name: "neither" }] }],
		["InvalidVolume", { volumes: [{ name: "secret", secret: { "../up": "" } }] }],
		[
			"VolumeNotFound",
			{ containers: [container("main", { volumeMounts: [{ name: "nowhere", mountPath: "/x" }] })] },
		],
		[
			"InvalidResourceRequest",
			{ containers: [container("a", { resources: { requests: { cpu: 0, memoryInGB: 1 } } })] },
		],
		["NotSupportedByEmulator", { initContainers: [{}] }],
	])("answers %s", (code, properties) => {
		expect(accepts(properties)).toBe(code);
	});

	it.each(["1A", "A-B", "A.B", "", "A B", "A".repeat(64)])("refuses the variable %j", (name) => {
		const variables = { environmentVariables: [{ name, value: "x" }] };
		expect(accepts({ containers: [container("main", variables)] })).toBe(
			"InvalidContainerEnvironmentVariable",
		);
	});

	it("lets an update change commands and images, but not policy, system or resources", () => {
		const group = (properties: object) =>
			checkContainerGroup("good", oneContainerWire(["/bin/true"], properties));
		const update = (properties: object) =>
			codeOf(() => checkUpdate("good", group({}), group(properties)));
		const larger = { resources: { requests: { cpu: 2, memoryInGB: 1 } } };
		expect(update({ containers: [container("main", { image: "other" })] })).toBe("accepted");
		expect(update({ restartPolicy: "Always" })).toBe("InvalidContainerGroupUpdate");
		expect(update({ osType: "Windows" })).toBe("InvalidContainerGroupUpdate");
		expect(update({ containers: [container("main", larger)] })).toBe("InvalidContainerGroupUpdate");
	});

	it("answers 400 over the wire, and leaves the group as it was", async () => {
		await using emulator = await testEmulator();
		const path = emulator.groupPath("kept");
		await emulator.call("PUT", path, oneContainerWire(["/bin/sleep", "60"]));
		await untilState(emulator, "kept", "Running");
		const changed = oneContainerWire(["/bin/true"], { restartPolicy: "Always" });
		const refused = await emulator.call("PUT", path, changed);
		expect([refused.status, refused.body.error.code]).toEqual([400, "InvalidContainerGroupUpdate"]);
		await untilState(emulator, "kept", "Running");
		const noJson = await emulator.call("PUT", emulator.groupPath("broken"), "{");
		expect([noJson.status, noJson.body.error.code]).toEqual([400, "InvalidRequestContent"]);
	});
});
