import type { Client } from "@azure-rest/core-client";
import { beforeAll, describe, expect, it } from "vitest";
import { realClock } from "../src/clock/real-clock.ts";
import { armContainerGroups } from "../src/container-groups/arm-container-groups.ts";
import { armActionOf, customActions } from "./arm-action.ts";
import { type BicepFile, readBicepFiles, textOf, valueAt } from "./bicep-file.ts";

/** Azure's built-in roles that are given to somebody, and to whom. */
const BUILT_IN: Record<string, { id: string; to: string; on: string }[]> = {
	"storage.bicep": [
		{ id: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", to: "appPrincipalId", on: "account" },
		{ id: "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", to: "appPrincipalId", on: "account" },
		{ id: "974c5e8b-45b9-4653-ba55-5f855dd0fb88", to: "appPrincipalId", on: "account" },
	],
	"scheduler.bicep": [
		{ id: "0ad04412-c4d5-4796-b79c-f76d14c8d402", to: "appPrincipalId", on: "hub" },
		{ id: "d6a5505f-6ebb-45a4-896e-ac8274cfc0ac", to: "readerPrincipalId", on: "hub" },
	],
	"monitoring.bicep": [
		{ id: "3913510d-42f4-4e42-8a64-420c390055eb", to: "appPrincipalId", on: "insights" },
	],
	"vault.bicep": [{ id: "4633458b-17de-408a-b874-0445c86b69e6", to: "appPrincipalId", on: "key" }],
	"registry.bicep": [
		{ id: "7f951dda-4ed3-4680-a7ca-43fe172d538d", to: "containersPrincipalId", on: "registry" },
	],
};

/** What ARM asks for on a resource that a container group names: no request of the app's own. */
const BY_NAMING = {
	"identities.bicep": ["Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"],
	"network.bicep": ["Microsoft.Network/virtualNetworks/subnets/join/action"],
};

let files: Map<string, BicepFile>;
beforeAll(async () => {
	files = await readBicepFiles();
});

describe("the roles", () => {
	it("of Azure are those of the table, given to whom it says, where it says", () => {
		for (const [name, file] of files) {
			expect(builtInRolesOf(file), name).toEqual(BUILT_IN[name] ?? []);
		}
	});

	it("of our own let the app do what it sends to ARM, and nothing more", async () => {
		const sent = await actionsSent();
		expect(actionsOf("container-groups.bicep")).toEqual(sent.inResourceGroup);
		expect(actionsOf("quota.bicep")).toEqual(sent.inSubscription);
		for (const [name, actions] of Object.entries(BY_NAMING)) {
			expect(actionsOf(name), name).toEqual(actions);
		}
		const ours = [...files.keys()].filter((name) => actionsOf(name).length > 0);
		expect(ours.sort()).toEqual(
			["container-groups.bicep", "quota.bicep", ...Object.keys(BY_NAMING)].sort(),
		);
	});

	it("reach the whole subscription in one file only", () => {
		const wide = [...files.values()].filter(({ text }) =>
			/targetScope = 'subscription'/.test(text),
		);
		expect(wide.map(({ name }) => name).sort()).toEqual(["main.bicep", "quota.bicep"]);
		expect(files.get("main.bicep")!.text).not.toContain("Microsoft.Authorization");
	});
});

function builtInRolesOf({ resources, variables }: BicepFile) {
	return resources.flatMap(({ type, body }) => {
		if (type !== "Microsoft.Authorization/roleAssignments") return [];
		const role = valueAt(body, "properties.roleDefinitionId")!;
		const builtIn = /^subscriptionResourceId\('Microsoft.Authorization\/roleDefinitions', (\w+)\)$/;
		const variable = variables.get(builtIn.exec(role.text)?.[1] ?? "");
		if (variable === undefined) {
			expect(role.text).toMatch(/^\w+\.id$/);
			return [];
		}
		const to = valueAt(body, "properties.principalId")!.text;
		return [{ id: textOf(variable), to, on: valueAt(body, "scope")!.text }];
	});
}

function actionsOf(name: string): string[] {
	return customActions(files.get(name)!);
}

/** The actions behind every request that the port's implementation can send. */
async function actionsSent() {
	const requests: { method: string; path: string }[] = [];
	const answer = { status: "404", headers: {}, body: {} };
	const recording = {
		pathUnchecked: (path: string) => {
			const send = (method: string) => async () => {
				requests.push({ method, path });
				return answer;
			};
			return { get: send("get"), put: send("put"), delete: send("delete") };
		},
	} as unknown as Client;
	const groups = armContainerGroups(
		async () => recording,
		{ subscriptionId: "s", resourceGroup: "g" },
		realClock(),
	);
	const spec = { name: "a", location: "l", sku: "standard", tags: {}, containers: [] } as const;
	const asked: Record<keyof typeof groups, () => Promise<unknown>> = {
		create: () => groups.create({ ...spec, containers: [], files: {}, filesMountPath: "/f" }),
		read: () => groups.read("a"),
		list: () => groups.list("hub"),
		usages: () => groups.usages("l"),
		delete: () => groups.delete("a"),
		readLog: () => groups.readLog("a", "c", 10),
	};
	for (const ask of Object.values(asked)) await ask();
	const actions = (of: typeof requests) => [...new Set(of.map(armActionOf))].sort();
	const inGroup = ({ path }: { path: string }) =>
		path.startsWith("/subscriptions/s/resourceGroups/g/");
	return {
		inResourceGroup: actions(requests.filter(inGroup)),
		inSubscription: actions(requests.filter((request) => !inGroup(request))),
	};
}
