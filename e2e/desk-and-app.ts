/** The app that is deployed and the desk from which it is used, for the tests of a file. */
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { JobView } from "../src/api/views.ts";
import { type DeployedTutti, deployedTutti } from "./deployed-tutti.ts";
import { type Desk, desk } from "./desk.ts";

/** JavaScript that posts `x` as the item's result. */
export const POST =
	'await fetch(process.env.TUTTI_CALLBACK_URL, { method: "POST", body: JSON.stringify(x) });';
export const node = (script: string) => [process.execPath, "--input-type=module", "-e", script];
export const SQUARES = JSON.stringify({
	name: "squares",
	image: "alpine",
	command: node(
		`const x = Number(process.env.TUTTI_ITEM) ** 2; console.log("squared", x); ${POST}`,
	),
	items: [1, 2, 3],
});

export interface DeskAndApp {
	/** One for all tests of the file. */
	app: DeployedTutti;
	/** Another one for every test, with job.yaml in its folder. */
	here: Desk;
	/** An azd environment `prod` at the desk, azd's default. */
	azdEnvironment(): void;
	/** An `az` that knows the app and gives this key, and notes how it was called. */
	azGives(key: string): void;
	/** The app's jobs, the newest first. */
	jobs(): Promise<JobView[]>;
}

/**
 * Registers hooks that start and stop them. Whatever a test does, the key is afterwards in nothing that the command has
 * written, in no file at the desk but the one that is for it, and not in the host's log.
 */
export function deskAndApp(): DeskAndApp {
	const both = {} as DeskAndApp;
	beforeAll(async () => {
		both.app = await deployedTutti();
	});
	afterAll(async () => {
		await both.app?.stop();
		expect(both.app.log()).toContain("Host.Startup");
		expect(both.app.log()).not.toContain(both.app.key);
	});
	beforeEach(() => {
		both.here = desk();
		both.here.write("job.yaml", SQUARES);
	});
	afterEach(() => {
		const { app, here } = both;
		const seen = here.everything() + here.texts(["keys.json", "az"]);
		here.remove();
		expect(seen).not.toContain(app.key);
	});
	both.azdEnvironment = () => {
		both.here.write(".azure/config.json", '{"version":1,"defaultEnvironment":"prod"}');
		const lines = [
			'AZURE_RESOURCE_GROUP="rg-prod"',
			'AZURE_SUBSCRIPTION_ID="11111111-2222-3333-4444-555555555555"',
			'TUTTI_FUNCTION_APP="func-tutti"',
			`TUTTI_URL="${both.app.url}"`,
		];
		both.here.write(".azure/prod/.env", `${lines.join("\n")}\n`);
	};
	both.azGives = (key) => {
		const { folder } = both.here;
		both.here.az(`echo "$*" >> ${folder}/az-calls
echo "[$TUTTI_FUNCTION_KEY]" >> ${folder}/az-saw-key
case "$1 $2" in
"resource show") echo '["127.0.0.1",["127.0.0.1"]]' ;;
"functionapp keys") echo '{"default":"${key}"}' ;;
esac`);
	};
	both.jobs = async () => {
		const headers = { "x-functions-key": both.app.key };
		const response = await fetch(`${both.app.url}/api/jobs?limit=100`, { headers });
		return ((await response.json()) as { jobs: JobView[] }).jobs;
	};
	return both;
}
