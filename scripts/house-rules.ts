/** The rules of the house: which folder may import which, what files may be called, what orchestrators may say. */

/** A folder of src/, and the folders whose files it may import. */
export const ARROWS: Record<string, readonly string[]> = {
	clock: [],
	job: [],
	contract: ["job"],
	client: ["contract"],
	"container-groups": ["job", "clock"],
	store: ["job", "clock", "prices"],
	prices: ["job", "clock"],
	ledger: ["job", "clock", "container-groups"],
	telemetry: ["job", "container-groups", "store", "ledger"],
	activities: ["job", "clock", "container-groups", "store", "ledger", "prices", "telemetry"],
	orchestrations: ["job", "ledger", "activities"],
	api: [
		"job",
		"contract",
		"clock",
		"store",
		"ledger",
		"prices",
		"telemetry",
		"activities",
		"orchestrations",
	],
	plan: ["job", "ledger", "prices"],
	functions: [
		"job",
		"clock",
		"container-groups",
		"store",
		"ledger",
		"telemetry",
		"prices",
		"activities",
		"orchestrations",
		"contract",
		"api",
	],
	"durable-host": ["clock"],
	"aci-emulator": ["clock"],
	local: ["clock", "ledger", "telemetry", "durable-host", "aci-emulator"],
	dashboard: ["job", "contract", "client", "api"],
	cli: [
		"job",
		"plan",
		"prices",
		"contract",
		"client",
		"clock",
		"local",
		"api",
		"durable-host",
		"aci-emulator",
	],
};

export const MOST_LINES = 300;

export const FORBIDDEN_NAMES =
	/^(util|utils|helper|helpers|common|lib|misc|shared|types|interfaces)(\.ts)?$/;

/** What breaks a replay, by the rules of replay that ARCHITECTURE.md lists. Tried on each line of code. */
export const REPLAY_RULES: { rule: string; pattern: RegExp; except?: readonly string[] }[] = [
	{ rule: "R7: orchestrators are synchronous generators", pattern: /\basync\b|\bawait\b/ },
	{ rule: "R7: no time but the context's", pattern: /\bDate\b/, except: ["timer.ts"] },
	{ rule: "R7: no time but the context's", pattern: /\bDate\.now\b|new Date\(\)/ },
	{ rule: "R7: no chance", pattern: /\bMath\.random\b|\bcrypto\b|randomUUID/ },
	{
		rule: "R7: whatever touches the world is an activity",
		pattern: /\bfetch\b|\bprocess\b|\bsetTimeout\b|\bsetInterval\b|from "node:|from "@azure/,
	},
	{ rule: "R2: retries are explicit timers", pattern: /WithRetry|RetryOptions/ },
	{
		rule: "R8: dropped by durable-functions v4",
		pattern: /\.isCompleted\b|df\.lock\b|\.isFaulted\b/,
	},
	{ rule: "R10: children are never terminated", pattern: /\bterminate\b/ },
	{
		rule: "R12: continue as new only where no event can be under way",
		pattern: /continueAsNew/,
		except: ["batch.ts", "watch.ts"],
	},
];
