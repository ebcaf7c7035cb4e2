import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Node } from "web-tree-sitter";
import { parse } from "yaml";
import { readSettings } from "../src/functions/settings.ts";
import { azureHost, ENGINES, readEngine, readHostTelemetry } from "./azure-host.ts";
import {
	type BicepFile,
	entriesOf,
	INFRA,
	nodesOf,
	readBicepFiles,
	textOf,
	valueAt,
} from "./bicep-file.ts";

/** What stands for what is known only when it is deployed. */
const DEPLOYED: Record<string, string> = {
	identityClientId: "00000000-0000-0000-0000-000000000001",
	blobsUrl: "https://sttutti.blob.core.windows.net/",
	queuesUrl: "https://sttutti.queue.core.windows.net/",
	tablesUrl: "https://sttutti.table.core.windows.net/",
	insightsConnection: "InstrumentationKey=0;IngestionEndpoint=https://example.net/",
	keyUri: "https://kv.vault.azure.net/secrets/tutti-key",
	schedulerEndpoint: "https://dts.example.net",
	hub: "tutti-abcdefghijklm",
	location: "westeurope",
	containersGroup: "rg-x-containers",
	quotaShare: "0.5",
	telemetry: "application-insights",
	"site.properties.defaultHostName": "func.azurewebsites.net",
	"subscription().subscriptionId": "00000000-0000-0000-0000-000000000002",
	"environment().resourceManager": "https://management.azure.com/",
};

/** The settings that Functions and its extensions read. Durable Functions takes a client id, and no resource id. */
const OF_THE_HOST = [
	"AzureWebJobsStorage__credential",
	"AzureWebJobsStorage__clientId",
	"AzureWebJobsStorage__blobServiceUri",
	"AzureWebJobsStorage__queueServiceUri",
	"AzureWebJobsStorage__tableServiceUri",
	"APPLICATIONINSIGHTS_CONNECTION_STRING",
	"APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
];

/** Settings of ours that have a default, which the deployment replaces. */
const OPTIONAL = [
	"TUTTI_STORE_TABLES",
	"TUTTI_ARM_ENDPOINT",
	"TUTTI_SHARE",
	"TUTTI_TELEMETRY",
	"TUTTI_RETAIL_PRICES",
	"AZURE_CLIENT_ID",
];

let files: Map<string, BicepFile>;
let app: BicepFile;
beforeAll(async () => {
	files = await readBicepFiles();
	app = files.get("function-app.bicep")!;
});

const settingsOf = (variable: string): Record<string, string> =>
	Object.fromEntries(
		[...entriesOf(app.variables.get(variable))].map(([key, value]) => [key, deployed(value)]),
	);

describe("the app's settings", () => {
	it("are all of the host's, the engine's and Tutti's", () => {
		const { body } = app.resources.find(({ type }) => type === "Microsoft.Web/sites/config")!;
		expect(textOf(valueAt(body, "name")!)).toBe("appsettings");
		expect(valueAt(body, "properties")!.text).toBe(
			"union(hostSettings, inStorage ? {} : engineSettings, tuttiSettings)",
		);
		expect(Object.keys(settingsOf("hostSettings"))).toEqual(OF_THE_HOST);
	});

	it("are read by the app, each of them, and none that it needs is missing", () => {
		const given = settingsOf("tuttiSettings");
		const read = readSettings(given);
		expect(Object.keys(given).filter((name) => !(name in read))).toEqual([]);
		expect(read).toMatchObject({
			TUTTI_SHARE: 0.5,
			TUTTI_PUBLIC_URL: "https://func.azurewebsites.net",
			store: {
				blobsUrl: "https://sttutti.blob.core.windows.net",
				tablesUrl: "https://sttutti.table.core.windows.net",
			},
		});
		for (const name of Object.keys(given)) {
			const without = () => readSettings({ ...given, [name]: undefined });
			if (OPTIONAL.includes(name)) expect(without, name).not.toThrow();
			else expect(without, name).toThrow(name);
		}
	});

	it("name the vault's secret as the key, and no key", () => {
		expect(settingsOf("tuttiSettings").TUTTI_KEY).toBe(
			"@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/tutti-key)",
		);
		expect(Object.values(settingsOf("hostSettings")).join()).not.toMatch(/AccountKey|SharedAccess/);
	});
});

describe("the deployed host.json", () => {
	const host = JSON.parse(readFileSync(`${INFRA}../src/functions/host.json`, "utf8"));

	it("names the connection that is an app setting, and the hub that the scheduler has", () => {
		const { durableTask } = azureHost(host, "DurableTaskScheduler").extensions;
		const connection = "DURABLE_TASK_SCHEDULER_CONNECTION_STRING";
		expect(durableTask.storageProvider).toEqual({
			type: "azureManaged",
			connectionStringName: connection,
		});
		expect(settingsOf("engineSettings")).toEqual({
			[connection]: `Endpoint=https://dts.example.net;TaskHub=${host.extensions.durableTask.hubName};Authentication=ManagedIdentity;ClientID=${DEPLOYED.identityClientId}`,
		});
		const hub = files.get("scheduler.bicep")!.resources.find(({ symbol }) => symbol === "hub")!;
		expect(textOf(valueAt(hub.body, "name")!)).toBe(host.extensions.durableTask.hubName);
	});

	it("keeps what the app's own says, for either engine", () => {
		for (const engine of ENGINES) expect(azureHost(host, engine)).toMatchObject(host);
		expect(azureHost(host, "AzureStorage").extensions.durableTask.storageProvider).toMatchObject({
			type: "AzureStorage",
		});
	});

	it("has the host send by Application Insights, and by OpenTelemetry where the deployment asks for it", () => {
		const engine = "DurableTaskScheduler";
		expect(azureHost(host, engine)).not.toHaveProperty("telemetryMode");
		const asked = azureHost(host, engine, readHostTelemetry("OpenTelemetry"));
		expect(asked).toMatchObject({ ...host, telemetryMode: "OpenTelemetry" });
		expect(readHostTelemetry("")).toBe("ApplicationInsights");
		expect(() => readHostTelemetry("otel")).toThrow("azd env set TUTTI_HOST_TELEMETRY");
	});

	it("is for the engines that main.bicep allows, by the same variable", () => {
		const parameters = readFileSync(`${INFRA}main.parameters.json`, "utf8");
		expect(parameters).toContain(`\${TUTTI_ENGINE=${readEngine(undefined)}}`);
		const allowed = /@allowed\(\[\s+([^\]]+)\]\)\nparam engine/.exec(
			files.get("main.bicep")!.text,
		)!;
		expect(allowed[1]!.match(/\w+/g)).toEqual([...ENGINES]);
		expect(() => readEngine("Netherite")).toThrow("azd env set TUTTI_ENGINE");
	});
});

describe("azd", () => {
	const project = parse(readFileSync(`${INFRA}../azure.yaml`, "utf8"));

	it("finds the site by the service's name, and its group by an output", () => {
		const site = app.resources.find(({ symbol }) => symbol === "site")!;
		expect(Object.keys(project.services)).toEqual(["app"]);
		expect(valueAt(site.body, "tags")!.text).toBe("union(tags, { 'azd-service-name': 'app' })");
		const { outputs, variables } = files.get("main.bicep")!;
		expect(outputs.map(({ name }) => name)).toContain("AZURE_RESOURCE_GROUP");
		expect(variables.get("tags")!.text).toBe("{ 'azd-env-name': environmentName }");
	});

	it("packs what was built here: its ignore file leaves packages in", () => {
		expect(project.services.app).toMatchObject({ dist: "dist/azure", remoteBuild: false });
		const ignored = readFileSync(`${INFRA}../.funcignore`, "utf8").split("\n");
		expect(ignored.some((line) => /node_modules|^\*/.test(line))).toBe(false);
	});
});

/** An expression's value, as far as the settings use expressions. */
function deployed(expression: Node): string {
	if (expression.type !== "string") return known(expression.text);
	const holes = nodesOf(expression, "interpolation").map((node) => node.namedChild(0)!.text);
	return holes.reduce((text, hole) => text.replace(`\${${hole}}`, known(hole)), textOf(expression));
}

function known(expression: string): string {
	const value = DEPLOYED[expression];
	if (value === undefined) throw new Error(`What is ${expression}? DEPLOYED does not say.`);
	return value;
}
