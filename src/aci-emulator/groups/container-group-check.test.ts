import { describe, expect, it } from "vitest";
import { ArmError } from "../arm/arm-error.ts";
import { oneContainerWire, testEmulator, untilState } from "../testing/test-emulator.ts";
import { checkContainerGroup, checkUpdate } from "./container-group-check.ts";
import { reservedPorts } from "./container-group-check-network.ts";

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
		expect(codeOf(() => checkContainerGroup("good", { ...rest, location: "a/b" }))).toBe(
			"LocationNotAvailableForResourceType",
		);
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
	])("answers %s", (code, properties) => {
		expect(accepts(properties)).toBe(code);
	});

	const resources = (requests: object, limits?: object) => ({
		resources: { requests: { cpu: 1, memoryInGB: 1, ...requests }, ...(limits ? { limits } : {}) },
	});
	const one = (more: object) => ({ containers: [container("main", more)] });
	const port = (...ports: unknown[]) => ports.map((each) => ({ port: each }));
	const address = (ports: unknown[], more: object = {}, exposed = ports) => ({
		...one({ ports: port(...exposed) }),
		ipAddress: { type: "Public", ports: port(...ports), ...more },
	});
	const init = (more: object = {}) => [{ name: "init", properties: { image: "alpine", ...more } }];
	const probe = (livenessProbe: object) => one({ livenessProbe });
	const subnet = "/subscriptions/a/resourceGroups/b/providers/Microsoft.Network/virtualNetworks/c";

	it.each([
		["an init container", { initContainers: init() }],
		["a limit above the request", { ...one(resources({ cpu: 1 }, { cpu: 1 })) }],
		["31 cores and 240 GB", one(resources({ cpu: 31, memoryInGB: 240 }))],
		["five ports with a label", address([1, 2, 3, 4, 65535], { dnsNameLabel: "label" })],
		[
			"a private address in a subnet",
			{ ...address([80], { type: "Private" }), subnetIds: [{ id: subnet }] },
		],
		["Spot of 4 cores", { ...one(resources({ cpu: 4 })), priority: "Spot" }],
		[
			"Spot of 40 times 0.1 cores",
			{
				containers: Array.from({ length: 40 }, (_, k) =>
					container(`a-${k}`, { resources: { requests: { cpu: 0.1, memoryInGB: 0.4 } } }),
				),
				priority: "Spot",
			},
		],
		["a probe", probe({ httpGet: { path: "/", port: 80, scheme: "http" }, periodSeconds: 5 })],
		["a digest", one({ image: `registry.example.com:5000/a/b-c@sha256:${"a".repeat(64)}` })],
	])("takes %s", (_, properties) => {
		expect(accepts(properties)).toBe("accepted");
	});

	it.each([
		["DuplicateContainerName", { initContainers: [{ ...init()[0], name: "main" }] }],
		["InvalidImage", { initContainers: init({ image: "UPPER" }) }],
		["InvalidImage", one({ image: "a b" })],
		["InvalidImage", one({ image: "http://example.com/x" })],
		["InvalidResourceRequest", one(resources({ cpu: 31.5 }))],
		["InvalidResourceRequest", one(resources({ memoryInGB: 241 }))],
		["ContainerLimitLessThanRequest", one(resources({}, { cpu: 0.5 }))],
		["InvalidContainerPort", one({ ports: port(0) })],
		["InvalidContainerPort", one({ ports: port(65536) })],
		["InvalidContainerPort", one({ ports: [{ port: 80, protocol: "SCTP" }] })],
		["DuplicateContainerPort", one({ ports: port(80, 80) })],
		["InvalidIPAddressPorts", address([])],
		["InvalidIPAddressPorts", address([1, 2, 3, 4, 5, 6])],
		["InvalidIPAddressPorts", address([80], {}, [81])],
		["InvalidIPAddressType", address([80], { type: "Hidden" })],
		["InvalidDnsNameLabel", address([80], { dnsNameLabel: "four" })],
		["InvalidDomainNameLabelScope", address([80], { autoGeneratedDomainNameLabelScope: "x" })],
		["SubnetRequired", address([80], { type: "Private" })],
		["PublicIPAddressNotSupportedInSubnet", { ...address([80]), subnetIds: [{ id: subnet }] }],
		["LinkedInvalidPropertyId", { subnetIds: [{ id: "default" }] }],
		["InvalidDnsConfig", { dnsConfig: { nameServers: ["dns.example.com"] } }],
		["InvalidContainerProbe", probe({})],
		["InvalidContainerProbe", probe({ exec: { command: [] } })],
		["InvalidContainerProbe", probe({ exec: { command: ["x"] }, failureThreshold: 0 })],
		["InvalidContainerProbe", probe({ httpGet: { port: 80, scheme: "ftp" } })],
		["InvalidSku", { sku: "Free" }],
		["InvalidSku", { sku: "constructor" }],
		["ConfidentialSkuNotSupportedForWindows", { sku: "Confidential", osType: "Windows" }],
		[
			"VolumesNotSupportedForWindows",
			{ osType: "Windows", volumes: [{ name: "empty", emptyDir: {} }] },
		],
		["MultipleContainersNotSupportedForWindows", { osType: "Windows", initContainers: init() }],
		["GpuResourcesNotSupported", one(resources({ gpu: { count: 1, sku: "V100" } }))],
		["InvalidResourceRequest", { ...one(resources({ cpu: 4.5 })), priority: "Spot" }],
		[
			"SpotPriorityContainerGroupNotSupportedForInboundConnectivity",
			{ ...address([80]), priority: "Spot" },
		],
		["SpotPriorityContainerGroupNotSupportedInSku", { sku: "Confidential", priority: "Spot" }],
		[
			"DuplicateVolumeName",
			{
				volumes: [
					{ name: "twice", emptyDir: {} },
					{ name: "twice", emptyDir: {} },
				],
			},
		],
		["InvalidVolume", { volumes: [{ name: "share", gitRepo: { repository: " " } }] }],
		[
			"InvalidImageRegistryCredential",
			{ imageRegistryCredentials: [{ server: "https://x", username: "u", password: "p" }] },
		],
		[
			"InvalidImageRegistryCredential",
			{ imageRegistryCredentials: [{ server: "x.example.com", username: "u" }] },
		],
		["InvalidLogType", { diagnostics: { logAnalytics: { workspaceId: "x", logType: "Other" } } }],
		[
			"DuplicateContainerEnvironmentVariable",
			one({ environmentVariables: [{ name: "A" }, { name: "A" }] }),
		],
		[
			"DuplicateMountPath",
			{
				volumes: [{ name: "files", emptyDir: {} }],
				...one({
					volumeMounts: [
						{ name: "files", mountPath: "/x" },
						{ name: "files", mountPath: "/x/" },
					],
				}),
			},
		],
		[
			"InvalidMountPath",
			{
				volumes: [{ name: "files", emptyDir: {} }],
				...one({ volumeMounts: [{ name: "files", mountPath: "/x/../y" }] }),
			},
		],
		["TooManyVolumes", { volumes: Array.from({ length: 21 }, () => ({ name: "files" })) }],
		["InvalidContainerProbe", probe({ httpGet: { port: 0 } })],
		["InvalidContainerProbe", probe({ exec: { command: ["x"] }, initialDelaySeconds: -1 })],
		[
			"InvalidCcePolicy",
			{ sku: "Confidential", confidentialComputeProperties: { ccePolicy: "!" } },
		],
		[
			"SpotPriorityContainerGroupWithGPUResourcesNotSupported",
			{ ...one(resources({ gpu: { count: 1, sku: "V100" } })), priority: "Spot" },
		],
	])("answers %s to what the service refuses", (code, properties) => {
		expect(accepts(properties)).toBe(code);
	});

	it("answers a limit above the group's request with the service's own text", () => {
		const wrong = oneContainerWire(["x"], one(resources({ cpu: 0.25 }, { cpu: 0.5 })));
		expect(() => checkContainerGroup("y", wrong)).toThrow(
			"The 'Cpu' limit '0.5' in container 'main' is greater than the total request '0.25' of container group 'y'.",
		);
	});

	it("asks identities to be resource ids, and registries to name one of them", () => {
		const id =
			"/subscriptions/a/resourceGroups/b/providers/Microsoft.ManagedIdentity/userAssignedIdentities/c";
		const check = (identity: object, credential?: object) =>
			codeOf(() =>
				checkContainerGroup("good", {
					...oneContainerWire(["x"], credential ? { imageRegistryCredentials: [credential] } : {}),
					identity,
				}),
			);
		const user = { type: "UserAssigned", userAssignedIdentities: { [id]: {} } };
		expect(check(user, { server: "x.azurecr.io", identity: id })).toBe("accepted");
		expect(check({ type: "SystemAssigned" })).toBe("accepted");
		expect(check({ type: "Mine" })).toBe("InvalidIdentityType");
		expect(check({ type: "UserAssigned" })).toBe("InvalidIdentityValues");
		expect(check({ ...user, userAssignedIdentities: { c: {} } })).toBe("LinkedInvalidPropertyId");
		expect(check({ type: "None" }, { server: "x.azurecr.io", identity: id })).toBe(
			"InvalidImageRegistryCredential",
		);
	});

	it("warns of ports that Azure keeps for itself, and takes them", () => {
		const group = checkContainerGroup("good", oneContainerWire(["x"], address([22, 80, 20000])));
		expect(reservedPorts("good", group).map((each) => /port \d+/.exec(each)?.[0])).toEqual([
			"port 22",
			"port 20000",
		]);
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
		expect(update({ priority: "Spot" })).toBe("InvalidContainerGroupUpdate");
		const ports = { ports: [{ port: 80 }] };
		expect(update({ containers: [container("main", ports)] })).toBe("InvalidContainerGroupUpdate");
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
