import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { borrowEnvironment } from "../borrowed-environment.ts";
import { temporaryFolder } from "../host-under-test.ts";
import { takeLocalSettings } from "./local-settings.ts";

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
	folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** Takes local.settings.json into `variables`; answers what was said and what takes it back. */
function take(content: unknown, variables: Record<string, string | undefined>) {
	const text = typeof content === "string" ? content : JSON.stringify(content);
	writeFileSync(join(folder.path, "local.settings.json"), text);
	const environment = borrowEnvironment(variables);
	return { local: takeLocalSettings(folder.path, environment), environment };
}

describe("local.settings.json", () => {
	it("sets variables that the process has not, and they are taken back", () => {
		const variables: Record<string, string | undefined> = { SET_A: "mine", EMPTY_A: "" };
		const before = { ...variables };
		const { local, environment } = take(
			{
				IsEncrypted: false,
				Values: { SET_A: "theirs", EMPTY_A: "filled", NEW_A: "new", NUMBER_A: 5, NULL_A: null },
				ConnectionStrings: {
					Sql: "text",
					Other: { ConnectionString: "object", ProviderName: "x" },
				},
			},
			variables,
		);
		expect(variables).toMatchObject({
			SET_A: "mine",
			EMPTY_A: "filled",
			NEW_A: "new",
			NUMBER_A: "5",
			"ConnectionStrings:Sql": "text",
			"ConnectionStrings:Other": "object",
			AZURE_FUNCTIONS_ENVIRONMENT: "Development",
			FUNCTIONS_WORKER_RUNTIME: "node",
		});
		expect(variables).not.toHaveProperty("NULL_A");
		expect(local.warnings).toEqual([
			expect.stringContaining("SET_A was left out; the environment has it already"),
			expect.stringContaining("NULL_A is null"),
		]);
		environment.giveBack();
		expect(variables).toEqual(before);
	});

	it("says where to listen and who may call", () => {
		const Host = { LocalHttpPort: 7099, CORS: "http://A, http://b", CORSCredentials: true };
		expect(take({ Host }, {}).local).toMatchObject({
			port: 7099,
			cors: { origins: ["http://a", "http://b"], allowsCredentials: true },
		});
	});

	it("may be missing", () => {
		const environment = borrowEnvironment({});
		expect(takeLocalSettings(folder.path, environment)).toEqual({
			cors: { origins: [], allowsCredentials: false },
			warnings: [],
		});
	});

	it.each([
		[{ IsEncrypted: true, Values: { A: "x" } }, "has IsEncrypted: true. This host cannot decrypt"],
		[{ Values: { A: "x" } }, "has no IsEncrypted, which stands for true"],
		[{ IsEncrypted: false, Values: { A: {} } }, "Values.A must be a text"],
		[{ IsEncrypted: false, Values: [] }, "Values must be an object; received []"],
		[
			{ Host: { LocalHttpPort: "7071" } },
			'Host.LocalHttpPort must be a port, a whole number from 0 to 65535; received "7071"',
		],
		[{ Host: { CORS: ["a"] } }, "Host.CORS must be a text of origins"],
		[{ Host: { CORS: "*", CORSCredentials: true } }, 'must be false while Host.CORS is "*"'],
		["{", "is no JSON"],
	])("that says %j is refused", (content, message) => {
		const variables = {};
		expect(() => take(content, variables)).toThrow(message);
		expect(() => take(content, variables)).toThrow(join(folder.path, "local.settings.json"));
		expect(variables).toEqual({});
	});
});
