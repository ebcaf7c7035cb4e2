import { STATUS_CODES } from "node:http";
import type { DeploymentProblem } from "./deployment-record.ts";
import type { DeploymentAnswer } from "./send-request.ts";

/** Why a step came to nothing. */
export class StepFailure extends Error {
	readonly problem: DeploymentProblem;

	constructor(problem: DeploymentProblem) {
		super(problem.message);
		this.problem = problem;
	}
}

/** As ARM names an HTTP status: Created, OK, BadRequest. */
export function statusName(status: number): string {
	return (STATUS_CODES[status] ?? `${status}`).replace(/\W/g, "");
}

/** Where the answer says to ask how it goes on; undefined if it is done. */
export function pollPathOf({ headers }: DeploymentAnswer): string | undefined {
	const url = headers.get("azure-asyncoperation") ?? headers.get("location");
	if (url === null) return undefined;
	const { pathname, search } = new URL(url);
	return `${pathname}${search}`;
}

/** The error that an answer carries. */
export function problemIn({ status, body }: DeploymentAnswer): DeploymentProblem {
	const error = (body as { error?: DeploymentProblem } | undefined)?.error;
	if (!error) return { code: statusName(status), message: `The answer was ${status}.` };
	const { code, message, target, details } = error;
	return { code, message, ...(target ? { target } : {}), ...(details ? { details } : {}) };
}

/** Whether the operation has succeeded. Throws StepFailure if it has failed; false while it goes on. */
export function settled(target: string, answer: DeploymentAnswer): boolean {
	const { status, body } = answer;
	if (status >= 500 || status === 429 || status === 202) return false;
	if (status >= 400) throw terminalFailure(target, "Failed", problemIn(answer));
	// A Location leads to the resource itself, whose states are no concern of the deployment's.
	const state = (body as { status?: string } | undefined)?.status;
	if (state !== "Failed" && state !== "Canceled")
		return state === undefined || state === "Succeeded";
	throw terminalFailure(target, state, problemIn(answer));
}

/** As ARM words it. */
function terminalFailure(target: string, state: string, problem: DeploymentProblem): StepFailure {
	return new StepFailure({
		code: "ResourceDeploymentFailure",
		target,
		message: `The resource write operation failed to complete successfully, because it reached terminal provisioning state '${state}'.`,
		details: [problem],
	});
}
