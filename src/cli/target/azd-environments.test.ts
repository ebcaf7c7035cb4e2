import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { azdEnvironments } from "./azd-environments.ts";

const ID = "11111111-2222-3333-4444-555555555555";

function folderWith(files: Record<string, string>): string {
	const folder = temporaryFolder();
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), text);
	}
	return folder;
}

it("finds those of the folder and of the folders above it, the nearer first", () => {
	const folder = folderWith({
		".azure/config.json": '{"version":1,"defaultEnvironment":"prod"}',
		".azure/prod/.env": `AZURE_RESOURCE_GROUP="rg-prod"\nAZURE_SUBSCRIPTION_ID="${ID}"\nTUTTI_FUNCTION_APP="func-x7k2"\nTUTTI_URL="https://func-x7k2.azurewebsites.net"\n`,
		".azure/dev/.env": 'TUTTI_URL="https://far.example"\n',
		"sub/.azure/dev/.env": "TUTTI_URL='https://near.example'\n",
		"sub/deeper/x": "",
	});
	expect(azdEnvironments(join(folder, "sub/deeper"))).toEqual([
		{ name: "dev", url: "https://near.example", from: "azd", isAzdDefault: false },
		{
			name: "prod",
			url: "https://func-x7k2.azurewebsites.net",
			functionApp: { name: "func-x7k2", resourceGroup: "rg-prod", subscription: ID },
			from: "azd",
			isAzdDefault: true,
		},
	]);
});

it("passes over what is no environment of Tutti, and what no azd has written", () => {
	const folder = folderWith({
		".azure/config.json": "{",
		".azure/other/.env": "AZURE_LOCATION=westeurope\n",
		".azure/clear/.env": "TUTTI_URL=http://clear.example\n",
		".azure/none/.env": "TUTTI_URL=nowhere\n",
		".azure/empty/x": "",
		".azure/a\u001b[31m/.env": "TUTTI_URL=https://a.example\n",
		".azure/file": "",
	});
	expect(azdEnvironments(folder)).toEqual([]);
});

it.each([
	['TUTTI_FUNCTION_APP="--debug"\nAZURE_RESOURCE_GROUP=rg'],
	['TUTTI_FUNCTION_APP=app\nAZURE_RESOURCE_GROUP="rg; rm"'],
	['TUTTI_FUNCTION_APP="a$(id)"\nAZURE_RESOURCE_GROUP=rg'],
])("makes no part of a command line of %s", (lines) => {
	const folder = folderWith({ ".azure/a/.env": `TUTTI_URL=https://a.example\n${lines}\n` });
	expect(azdEnvironments(folder)[0]).not.toHaveProperty("functionApp");
});
