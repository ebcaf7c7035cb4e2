import { randomUUID } from "node:crypto";
import type { FaultSource } from "../faults/fault-source.ts";
import { allOperations } from "../operations/all.ts";
import type { EmulatorParts } from "../operations/operation.ts";
import { ArmError } from "./arm-error.ts";
import { principalOf, type TokenCheck } from "./check-token.ts";
import { readBody } from "./read-body.ts";
import { router } from "./route.ts";
import { checkResourceGroupLives, serveOperation } from "./serve-operation.ts";
import { type ArmRates, tokenBuckets } from "./token-buckets.ts";

/** As recorded, but for strict-transport-security, which a browser would take for all of localhost. */
const COMMON_HEADERS = {
	"cache-control": "no-cache",
	expires: "-1",
	pragma: "no-cache",
	"x-content-type-options": "nosniff",
};

const CONTROL_PATH = "/emulator/";

export interface ArmEndpointOptions extends TokenCheck {
	parts: EmulatorParts;
	/** ARM's limits for each principal; "unlimited": none, and no headers that say what is left. */
	rates: ArmRates | "unlimited";
	faults: FaultSource;
	/** Serves what lies under /emulator/, to whoever has a token. */
	control: (request: Request) => Response | Promise<Response>;
	log: (line: string) => void;
}

/** What ARM has found out about a request before the operation serves it. */
interface Arrival {
	requestId: string;
	/** Put into the answer, whatever it is. */
	headers: Record<string, string>;
}

/**
 * Serves the ARM REST API: request in, response out. Order as in ARM: api-version, token, ARM's own limits,
 * path and method, body, then the operation. It owns the envelope (headers, errors, faults); operations own
 * their answers.
 *
 * Invariants:
 * 1. The clock is held from the request's arrival until its answer is ready, but not for the control API.
 * 2. Whatever is thrown becomes an answer in ARM's error shape. No answer and no log line quotes a body.
 * 3. In a resource group that is being deleted, nothing is written.
 */
export function armEndpoint(options: ArmEndpointOptions): (request: Request) => Promise<Response> {
	const { parts, rates, log } = options;
	const { clock } = parts;
	const route = router(allOperations);
	const buckets =
		rates === "unlimited" ? undefined : tokenBuckets(rates, clock, parts.subscriptionId);

	async function serve(request: Request, arrival: Arrival): Promise<Response> {
		const url = new URL(request.url);
		if (url.pathname.startsWith(CONTROL_PATH)) {
			principalOf(request, options);
			return options.control(request);
		}
		if (!url.searchParams.get("api-version")) {
			throw new ArmError(
				400,
				"MissingApiVersionParameter",
				"The api-version query parameter (?api-version=) is required for all requests.",
			);
		}
		const principal = principalOf(request, options);
		if (buckets) Object.assign(arrival.headers, buckets.take(request.method, principal));
		const { operation, path } = route(request.method, url.pathname);
		const body = await readBody(request);
		checkResourceGroupLives(parts, request.method, path.resourceGroup);
		const { searchParams: query, origin } = url;
		const { requestId } = arrival;
		return serveOperation(parts, options.faults, {
			...{ operation, path, query, body, origin, requestId },
		});
	}

	return async (request) => {
		// A step of the clock, which the control API takes, waits until nothing holds it.
		const isControl = new URL(request.url).pathname.startsWith(CONTROL_PATH);
		const release = isControl ? () => undefined : clock.hold();
		const arrival: Arrival = { requestId: randomUUID(), headers: {} };
		try {
			const response = await serve(request, arrival).catch((error: unknown) => {
				if (error instanceof ArmError) return error.toResponse();
				log(
					`internal-error: ${request.method} ${new URL(request.url).pathname}: ${(error as Error).stack}`,
				);
				return new ArmError(
					500,
					"InternalServerError",
					`Encountered an internal server error. The tracking activity id is '${arrival.requestId}'.`,
				).toResponse();
			});
			return withCommonHeaders(response, arrival);
		} finally {
			release();
		}
	};
}

function withCommonHeaders(response: Response, { requestId, headers }: Arrival): Response {
	for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
	if (!response.headers.has("x-ms-request-id")) response.headers.set("x-ms-request-id", requestId);
	response.headers.set("x-ms-correlation-request-id", requestId);
	for (const [name, value] of Object.entries(COMMON_HEADERS)) response.headers.set(name, value);
	if (response.headers.get("content-type") === "application/json") {
		response.headers.set("content-type", "application/json; charset=utf-8");
	}
	return response;
}
