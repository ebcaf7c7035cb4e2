/** What the interpreter has to know of the execution of an orchestration. */
export interface Execution {
	instanceId: string;
	executionId: string;
	parentInstanceId: string | null;
	/** The most actions of one execution (host.json maxOrchestrationActions). */
	maxActions: number;
	/** The version of sub-orchestrations that are started without one (host.json defaultVersion). */
	defaultVersion: string | null;
	/** Between two polls of callHttp, when the answer does not say (host.json httpSettings). */
	httpPollIntervalMs: number;
	/** Why a function of that name and kind cannot be called; nothing if it can. */
	problemOf(kind: "activity" | "orchestrator" | "entity", name: string): string | undefined;
}
