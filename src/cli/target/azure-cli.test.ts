import { join } from "node:path";
import { expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { fakeAz } from "../fake/fake-az.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { askAzureCli } from "./azure-cli.ts";

const KEY = "a-key-that-nobody-may-see";

function ask(script: string, clock = realClock(), signal?: AbortSignal) {
	const cwd = temporaryFolder();
	const environment = { PATH: fakeAz(cwd, script), TUTTI_FUNCTION_KEY: KEY };
	const question = { what: "the key of prod", args: ["functionapp", "keys"], signal };
	return askAzureCli({ cwd, environment, clock }, question);
}

it("takes what az answers as JSON, and asks it for that", async () => {
	const answer = ask(`printf '["%s","%s"]' "$*" "$TUTTI_FUNCTION_KEY"`);
	expect(await answer).toEqual(["functionapp keys --only-show-errors --output json", ""]);
});

it("is run in no folder of a user's, where a file could become a part of it", async () => {
	const cwd = temporaryFolder();
	const environment = {
		...{ PATH: fakeAz(cwd, `printf '["%s","%s"]' "$(pwd)" "$AZURE_CONFIG_DIR"`) },
		AZURE_CONFIG_DIR: "mine",
	};
	const question = { what: "the key of prod", args: [], signal: undefined };
	const answer = await askAzureCli({ cwd, environment, clock: realClock() }, question);
	expect(answer).toEqual(["/", join(cwd, "mine")]);
});

it.each([
	[
		"echo 'ERROR: Please run '\"'az login'\"' to setup account.' >&2; exit 1",
		"nobody is signed in",
		"az login",
	],
	[
		"echo \"ERROR: The subscription of '1-2' doesn't exist in cloud 'AzureCloud'.\" >&2; exit 1",
		"does not see the subscription",
		"az account list",
	],
	[
		"echo 'ERROR: (AuthorizationFailed) The client does not have authorization' >&2; exit 1",
		"may not read it",
		"listkeys",
	],
	[
		"echo 'ERROR: (ResourceGroupNotFound) Resource group was not found.' >&2; exit 3",
		"is not there",
		"azd env refresh",
	],
	[
		"echo 'WARNING: x' >&2; echo 'ERROR: It rains.' >&2; exit 7",
		"exit code 7.\n  az: ERROR: It rains.",
		"-o none",
	],
	["exit 1", "exit code 1.", "az functionapp keys -o none"],
])("what az says by %j is told, with what to do", async (script, message, hint) => {
	await expect(ask(script)).rejects.toMatchObject({
		name: "UserError",
		message: expect.stringContaining(message),
		hint: expect.stringContaining(hint),
	});
});

it("of an answer that is no JSON shows nothing, as it may be a key", async () => {
	const asked = ask(`echo ${KEY}`);
	await expect(asked).rejects.toThrow("is not JSON");
	await expect(asked).rejects.not.toThrow(KEY);
});

it("without an az says where to get it, and how to do without", async () => {
	const cwd = temporaryFolder();
	const context = { cwd, environment: { PATH: cwd }, clock: realClock() };
	const asked = askAzureCli(context, { what: "the key", args: [], signal: undefined });
	await expect(asked).rejects.toMatchObject({
		message: expect.stringContaining("there is no `az` on the PATH"),
		hint: expect.stringContaining("--key-stdin"),
	});
});

it("waits 30 s for az, and no longer", async () => {
	const clock = steppedClock({ startMs: 0 });
	await expect(ask("exec sleep 60", clock)).rejects.toThrow("did not answer within 30 s");
	expect(clock.now()).toBe(30_000);
});

it("stops waiting when it is interrupted", async () => {
	const stop = new AbortController();
	const asked = ask("exec sleep 60", realClock(), stop.signal);
	stop.abort(new Error("Interrupted."));
	await expect(asked).rejects.toThrow("Interrupted.");
});
