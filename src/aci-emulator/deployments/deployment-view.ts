import type { DeploymentRecord, DeploymentStep } from "./deployment-record.ts";
import type { TemplateObject } from "./template/template-value.ts";
import { hash64 } from "./template/unique-string.ts";

export const DEPLOYMENT_TYPE = "Microsoft.Resources/deployments";

/** A deployment as its GET answers, member by member as recorded. `state`: shown in place of its own. */
export function deploymentView(record: DeploymentRecord, now: number, state?: string): object {
	const { id, name, tags, mode, startedAt, endedAt = now, correlationId, outputs, error } = record;
	const { parameters, template, steps } = record;
	return {
		...{ id, name, type: DEPLOYMENT_TYPE },
		...(tags ? { tags } : {}),
		properties: {
			templateHash: templateHash(template),
			...(Object.keys(parameters).length > 0 ? { parameters } : {}),
			mode,
			provisioningState: state ?? record.state,
			timestamp: new Date(endedAt).toISOString(),
			duration: durationText(endedAt - startedAt),
			correlationId,
			providers: providers(steps),
			dependencies: dependencies(steps),
			...(outputs && Object.keys(outputs).length > 0 ? { outputs } : {}),
			...(error ? { error } : {}),
			...(record.state === "Succeeded" ? { outputResources: created(steps) } : {}),
		},
	};
}

/** What a validation that found nothing wrong answers. */
export function validationView(record: DeploymentRecord, now: number): object {
	const { properties, ...rest } = deploymentView(record, now, "Succeeded") as {
		properties: object;
	};
	const validatedResources = record.steps.map(({ id }) => ({ id }));
	return { ...rest, properties: { ...properties, validatedResources } };
}

/** The operations of a deployment: its steps that were begun, and the evaluation of its outputs. */
export function operationViews(record: DeploymentRecord, now: number): object[] {
	const begun = record.steps
		.filter(({ startedAt }) => startedAt !== undefined)
		.map((step) => stepView(record, step, now));
	const { id, endedAt, state, correlationId } = record;
	if (state !== "Succeeded") return begun;
	// ARM's own number for it is not known.
	const operationId = correlationId.replaceAll("-", "").slice(0, 16).toUpperCase();
	return [
		...begun,
		{
			id: `${id}/operations/${operationId}`,
			operationId,
			properties: {
				provisioningOperation: "EvaluateDeploymentOutput",
				provisioningState: "Succeeded",
				timestamp: new Date(endedAt!).toISOString(),
				duration: durationText(0),
				trackingId: correlationId,
				statusCode: "OK",
			},
		},
	];
}

function stepView(record: DeploymentRecord, step: DeploymentStep, now: number): object {
	const { operationId, id, type, name, phase, startedAt = now, endedAt = now, error } = step;
	const { statusCode, requestId, what } = step;
	const states = { succeeded: "Succeeded", failed: "Failed" } as Record<string, string>;
	return {
		id: `${record.id}/operations/${operationId}`,
		operationId,
		properties: {
			provisioningOperation: what,
			provisioningState: states[phase] ?? "Running",
			timestamp: new Date(endedAt).toISOString(),
			duration: durationText(endedAt - startedAt),
			trackingId: requestId,
			...(statusCode ? { statusCode } : {}),
			...(error ? { statusMessage: { status: "Failed", error } } : {}),
			targetResource: { id, resourceType: type, resourceName: name },
		},
	};
}

/** A number that follows from the template, as ARM shows one; it is not ARM's. */
function templateHash(template: TemplateObject): string {
	return `${hash64(Buffer.from(JSON.stringify(template), "utf8"))}`;
}

function providers(steps: DeploymentStep[]): object[] {
	const locations = new Map<string, Set<string | null>>();
	for (const { type, location, what } of steps) {
		if (what !== "Create") continue;
		locations.set(type, (locations.get(type) ?? new Set()).add(location ?? null));
	}
	const namespaces = Object.groupBy(locations, ([type]) => type.split("/")[0]!);
	return Object.entries(namespaces).map(([namespace, types]) => ({
		namespace,
		resourceTypes: types!.map(([type, of]) => ({
			resourceType: type.slice(namespace.length + 1),
			locations: [...of],
		})),
	}));
}

function dependencies(steps: DeploymentStep[]): object[] {
	const shown = ({ id, type, name }: DeploymentStep) => ({
		id,
		resourceType: type,
		resourceName: name,
	});
	const byKey = new Map(steps.map((step) => [step.id.toLowerCase(), step]));
	return steps
		.filter(({ dependsOn }) => dependsOn.length > 0)
		.map((step) => ({
			dependsOn: step.dependsOn.flatMap((key) => {
				const on = byKey.get(key);
				return on ? [shown(on)] : [];
			}),
			...shown(step),
		}));
}

function created(steps: DeploymentStep[]): object[] {
	return steps.filter(({ what }) => what === "Create").map(({ id }) => ({ id }));
}

/** A duration of ISO 8601, as .NET writes it. */
function durationText(ms: number): string {
	const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60];
	const seconds = (ms % 60_000) / 1000;
	const text = `${hours ? `${hours}H` : ""}${minutes ? `${minutes}M` : ""}${seconds ? `${seconds}S` : ""}`;
	return `PT${text || "0S"}`;
}
