import { availableParallelism } from "node:os";
import type { Environment, HostConfiguration } from "./host-configuration.ts";
import { hubNameOf } from "./hub-name.ts";

const MATCH_STRATEGIES = ["None", "Strict", "CurrentOrOlder"] as const;
const FAILURE_STRATEGIES = ["Reject", "Fail"] as const;
const OVERRIDABLE_STATES = ["NonRunningStates", "AnyState"] as const;

/** extensions.durableTask of host.json (DurableTaskOptions.cs). */
export interface DurableTaskSettings {
	/** hubName; default: WEBSITE_SITE_NAME, else "TestHubName". */
	hubName: string;
	/** maxConcurrentActivityFunctions; default 10 for each core. */
	maxConcurrentActivities: number;
	/** maxConcurrentEntityFunctions; default 10 for each core. */
	maxConcurrentEntities: number;
	/** maxEntityOperationBatchSize; default 5000. */
	maxEntityBatch: number;
	/** maxOrchestrationActions; default 100,000. */
	maxOrchestrationActions: number;
	/** defaultVersion: the version of instances that are started without one. */
	defaultVersion: string | undefined;
	/** versionMatchStrategy: which instances this app may run; default "CurrentOrOlder". */
	versionMatchStrategy: (typeof MATCH_STRATEGIES)[number];
	/** versionFailureStrategy: what becomes of the others; default "Reject", they wait. */
	versionFailureStrategy: (typeof FAILURE_STRATEGIES)[number];
	/** overridableExistingInstanceStates: which instances a start with the same id replaces; default "NonRunningStates". */
	overridableStates: (typeof OVERRIDABLE_STATES)[number];
	/** httpSettings.defaultAsyncRequestSleepTimeMilliseconds: between two polls of callHttp; default 30,000. */
	httpPollIntervalMs: number;
	/** httpSettings.useForwardedHost: links lead to the X-Forwarded-Host of a request; default false. */
	useForwardedHost: boolean;
	/** storeInputsInOrchestrationHistory; default false. */
	storeInputsInHistory: boolean;
}

export function durableTaskSettings(
	configuration: HostConfiguration,
	environment: Environment,
): DurableTaskSettings {
	const key = (name: string) => `extensions.durableTask.${name}`;
	const limit = (name: string) => configuration.number(key(name), 1);
	const perCore = 10 * availableParallelism();
	return {
		hubName: hubNameOf(configuration, environment),
		maxConcurrentActivities: limit("maxConcurrentActivityFunctions") ?? perCore,
		maxConcurrentEntities: limit("maxConcurrentEntityFunctions") ?? perCore,
		maxEntityBatch: limit("maxEntityOperationBatchSize") ?? 5000,
		maxOrchestrationActions: limit("maxOrchestrationActions") ?? 100_000,
		defaultVersion: configuration.text(key("defaultVersion")),
		versionMatchStrategy:
			configuration.choice(key("versionMatchStrategy"), MATCH_STRATEGIES) ?? "CurrentOrOlder",
		versionFailureStrategy:
			configuration.choice(key("versionFailureStrategy"), FAILURE_STRATEGIES) ?? "Reject",
		overridableStates:
			configuration.choice(key("overridableExistingInstanceStates"), OVERRIDABLE_STATES) ??
			"NonRunningStates",
		httpPollIntervalMs:
			configuration.number(key("httpSettings.defaultAsyncRequestSleepTimeMilliseconds"), 0) ??
			30_000,
		useForwardedHost: configuration.flag(key("httpSettings.useForwardedHost")) ?? false,
		storeInputsInHistory: configuration.flag(key("storeInputsInOrchestrationHistory")) ?? false,
	};
}
