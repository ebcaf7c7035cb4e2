import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { chooseTarget } from "./choose-target.ts";
import { writeTargetList } from "./target-list.ts";

async function setUp(standing?: string) {
	const cwd = temporaryFolder();
	const environment: Record<string, string | undefined> = { TUTTI_CONFIG: join(cwd, "config") };
	mkdirSync(join(cwd, ".azure/dev"), { recursive: true });
	writeFileSync(
		join(cwd, ".azure/dev/.env"),
		"TUTTI_URL=https://dev.example\nTUTTI_FUNCTION_APP=app\nAZURE_RESOURCE_GROUP=rg\n",
	);
	const context = { cwd, environment };
	const prod = { url: "https://prod.example" };
	await writeTargetList(context, {
		...(standing && { default: standing }),
		targets: { prod, both: { url: "https://added.example" } },
	});
	mkdirSync(join(cwd, ".azure/both"));
	writeFileSync(join(cwd, ".azure/both/.env"), "TUTTI_URL=https://azd.example\n");
	const chosen = (option?: string) => chooseTarget(option, context);
	return { environment, chosen };
}

it("is the local server unless something else is said, and azd's default environment is no such word", async () => {
	const { chosen } = await setUp();
	expect(chosen()).toEqual({
		target: undefined,
		where: { words: "in the background", option: "" },
	});
});

it("is the option's, else the variable's, else the default; only the option has to be said again", async () => {
	const { environment, chosen } = await setUp("prod");
	expect(chosen().where).toEqual({ words: "at prod", option: "", target: "prod" });
	environment.TUTTI_TARGET = "dev";
	expect(chosen().target).toMatchObject({ name: "dev", from: "azd" });
	expect(chosen("prod").where.option).toBe(" --target prod");
	expect(chosen("local")).toMatchObject({
		target: undefined,
		where: { option: " --target local" },
	});
	environment.TUTTI_TARGET = "local";
	expect(chosen().target).toBeUndefined();
});

it("is what the user has made before what azd has under the same name", async () => {
	const { chosen } = await setUp();
	expect(chosen("both").target).toMatchObject({ url: "https://added.example", from: "added" });
});

it("by a URL knows the function app of whoever has that address", async () => {
	const { chosen } = await setUp();
	expect(chosen("https://dev.example/").target).toEqual({
		name: "https://dev.example",
		url: "https://dev.example",
		from: "url",
		functionApp: { name: "app", resourceGroup: "rg" },
	});
	expect(chosen("https://other.example").target).not.toHaveProperty("functionApp");
});

it("that nothing has is refused, with what there is", async () => {
	const { chosen } = await setUp();
	expect(() => chosen("staging")).toThrow(
		"There is no target staging. There are: local, prod, both, dev.",
	);
	expect(() => chosen("constructor")).toThrow("There is no target");
});

it("is a mistake by a name that nothing has, with the nearest that something has, and by an empty one", async () => {
	const { chosen } = await setUp();
	expect(() => chosen("prdo")).toThrow(
		expect.objectContaining({
			message: "There is no target prdo. There are: local, prod, both, dev.",
			hint: expect.stringMatching(/^Did you mean prod\? `tutti targets add/),
		}),
	);
	expect(() => chosen("elsewhere")).toThrow(
		expect.objectContaining({ hint: expect.stringMatching(/^`tutti targets add/) }),
	);
	expect(() => chosen("")).toThrow("--target names nothing.");
});
