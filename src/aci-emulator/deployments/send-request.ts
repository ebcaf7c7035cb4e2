import { type Clock, holding } from "../../clock/clock.ts";
import { ArmError } from "../arm/arm-error.ts";
import { router } from "../arm/route.ts";
import { checkResourceGroupLives, serveOperation } from "../arm/serve-operation.ts";
import type { FaultSource } from "../faults/fault-source.ts";
import { allOperations } from "../operations/all.ts";
import type { EmulatorParts } from "../operations/operation.ts";

/** A request that a deployment makes, as a client could: without a token, and without ARM's limits for clients. */
interface DeploymentRequest {
	method: "GET" | "PUT" | "DELETE";
	/** With a query. */
	path: string;
	body?: unknown;
	requestId: string;
}

export interface DeploymentAnswer {
	status: number;
	headers: Headers;
	/** Parsed; undefined when there is none. */
	body: unknown;
}

/** How a deployment reaches the operations of the emulator. */
export interface Requests {
	send(request: DeploymentRequest): Promise<DeploymentAnswer>;
	/** Throws ARM's refusal if no resource can be created under that id. */
	checkDeployable(id: string): void;
}

/** Nobody outside sees URLs of this origin. */
const ORIGIN = "https://deployment.invalid";

/** Requests take the way that a client's take: faults, checks, quotas and rates are the same. */
export function deploymentRequests(
	partsNow: () => EmulatorParts,
	{ clock, faults }: { clock: Clock; faults: FaultSource },
): Requests {
	const route = router(allOperations);

	async function serve({ method, path, body, requestId }: DeploymentRequest): Promise<Response> {
		const parts = partsNow();
		const { pathname, searchParams: query } = new URL(path, ORIGIN);
		try {
			const found = route(method, pathname);
			checkResourceGroupLives(parts, method, found.path.resourceGroup);
			return await serveOperation(parts, faults, {
				...found,
				...{ query, body, origin: ORIGIN, requestId },
			});
		} catch (error) {
			if (error instanceof ArmError) return error.toResponse();
			throw error;
		}
	}

	return {
		send: (request) =>
			holding(clock, async () => {
				const answer = await serve(request);
				const text = await answer.text();
				const body = text === "" ? undefined : (JSON.parse(text) as unknown);
				return { status: answer.status, headers: answer.headers, body };
			}),
		checkDeployable(id) {
			try {
				route("PUT", new URL(resourcePath(id, ""), ORIGIN).pathname);
			} catch (error) {
				if (error instanceof ArmError) throw new ArmError(400, error.code, error.message);
				throw error;
			}
		},
	};
}

/** The path of a resource, with names as they may be, and its api-version. */
export function resourcePath(id: string, apiVersion: string): string {
	const path = id.split("/").map(encodeURIComponent).join("/");
	return `${path}?api-version=${encodeURIComponent(apiVersion)}`;
}
