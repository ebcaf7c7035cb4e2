import type { TemplateObject } from "./template/template-value.ts";

/**
 * A deployment as it is stored. It owns the words; `deployment-progress.ts` says what comes next, and the driver
 * does it.
 *
 * Deployment: Running -> Succeeded | Failed   when no step can go on any more
 *             Running -> Canceled             by the client; what was sent goes on by itself
 * Step:       waiting -> sending              when all that it waits for has succeeded
 *             sending -> accepted             the answer says where to ask how it goes
 *             sending | accepted -> succeeded | failed
 *             waiting -> skipped              when something that it waits for has failed
 *
 * Invariants:
 * 1. `requestId` of a step is stored before it is sent, and is sent with it: after a kill it is known whether the
 *    resource was accepted, and no container is started twice.
 * 2. A deployment that is over does not change any more.
 */
export interface DeploymentRecord {
	/** The resource id in lower case. */
	key: string;
	id: string;
	name: string;
	/** The name of the resource group, in lower case. */
	resourceGroup: string;
	/** The GUID of the request that began it. */
	correlationId: string;
	/** The origin under which that request came, for `environment()`. */
	origin: string;
	template: TemplateObject;
	/** Of all parameters: what was given, and the defaults as they were evaluated. With secrets. */
	parameterValues: TemplateObject;
	/** As they are shown. */
	parameters: TemplateObject;
	mode: "Incremental" | "Complete";
	tags?: Record<string, string>;
	startedAt: number;
	endedAt?: number;
	state: DeploymentState;
	steps: DeploymentStep[];
	outputs?: TemplateObject;
	error?: DeploymentProblem;
}

type DeploymentState = "Running" | "Succeeded" | "Failed" | "Canceled";

export interface DeploymentStep {
	/** Names the operation in the list of operations. */
	operationId: string;
	what: "Create" | "Delete";
	/** The resource's. */
	id: string;
	type: string;
	name: string;
	apiVersion: string;
	location?: string;
	/** Ids of other steps' resources, in lower case. */
	dependsOn: string[];
	/** Of the request that creates the resource. */
	requestId: string;
	phase: "waiting" | "sending" | "accepted" | "succeeded" | "failed" | "skipped";
	/** Where to ask how it goes: a path with a query. */
	pollPath?: string;
	startedAt?: number;
	endedAt?: number;
	/** As ARM names HTTP statuses: Created, OK, BadRequest. */
	statusCode?: string;
	error?: DeploymentProblem;
}

/** An error of ARM's shape. */
export interface DeploymentProblem {
	code: string;
	message: string;
	target?: string;
	details?: DeploymentProblem[];
}
