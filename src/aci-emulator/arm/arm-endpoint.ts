import { randomUUID } from "node:crypto";
import type { Fault, FaultHook } from "../faults/faults.ts";
import { isGoodToken } from "../identity/access-token.ts";
import { allOperations } from "../operations/all.ts";
import type { EmulatorParts, OperationCall } from "../operations/operation.ts";
import { ArmError } from "./arm-error.ts";
import { router } from "./route.ts";

/** ARM's own limit for a request's body. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

export interface ArmEndpointOptions {
	parts: EmulatorParts;
	tokenKey: string;
	/** The wall's time, for tokens: see identity/access-token.ts. */
	wallNow: () => number;
	faults?: FaultHook | undefined;
	log: (line: string) => void;
}

/**
 * Serves the ARM REST API: request in, response out. Order as in ARM: api-version, token, path and method,
 * body, then the operation. It owns the envelope (headers, errors, faults); operations own their answers.
 *
 * Invariants:
 * 1. The clock is held from the request's arrival until its answer is ready.
 * 2. Whatever is thrown becomes an answer in ARM's error shape. No answer and no log line quotes a body.
 */
export function armEndpoint(options: ArmEndpointOptions): (request: Request) => Promise<Response> {
	const { parts, log } = options;
	const { clock } = parts;
	const route = router(allOperations);

	async function serve(request: Request, requestId: string): Promise<Response> {
		const url = new URL(request.url);
		if (!url.searchParams.get("api-version")) {
			throw new ArmError(
				400,
				"MissingApiVersionParameter",
				"The api-version query parameter (?api-version=) is required for all requests.",
			);
		}
		checkToken(request, options);
		const { operation, path } = route(request.method, url.pathname);
		const fault = options.faults?.({
			operation: operation.id,
			...(path.containerGroup ? { containerGroup: path.containerGroup } : {}),
			at: clock.now(),
		});
		if (fault?.kind === "answer") return faultAnswer(fault).toResponse();
		const body = await readBody(request);
		const call: OperationCall = {
			path,
			query: url.searchParams,
			body,
			origin: url.origin,
			requestId,
			fault,
		};
		const response = await operation.serve(parts, call);
		return fault?.kind === "work-then-answer" ? faultAnswer(fault).toResponse() : response;
	}

	return async (request) => {
		const release = clock.hold();
		const requestId = randomUUID();
		try {
			const response = await serve(request, requestId).catch((error: unknown) => {
				if (error instanceof ArmError) return error.toResponse();
				log(
					`internal-error: ${request.method} ${new URL(request.url).pathname}: ${(error as Error).stack}`,
				);
				return new ArmError(
					500,
					"InternalServerError",
					`Encountered an internal server error. The tracking activity id is '${requestId}'.`,
				).toResponse();
			});
			return withCommonHeaders(response, requestId);
		} finally {
			release();
		}
	};
}

function withCommonHeaders(response: Response, requestId: string): Response {
	response.headers.set("x-ms-request-id", requestId);
	response.headers.set("x-ms-correlation-request-id", requestId);
	response.headers.set("cache-control", "no-cache");
	return response;
}

function faultAnswer(fault: Extract<Fault, { status: number }>): ArmError {
	const message = fault.message ?? `A fault was asked for: ${fault.code}.`;
	return new ArmError(fault.status, fault.code, message, fault.headers);
}

function checkToken(request: Request, { tokenKey, wallNow }: ArmEndpointOptions): void {
	const header = request.headers.get("authorization");
	const token = /^Bearer (\S+)$/i.exec(header ?? "")?.[1];
	if (token !== undefined && isGoodToken(tokenKey, token, wallNow())) return;
	const why =
		header === null
			? "The 'Authorization' header is missing."
			: "The 'Authorization' header holds no valid access token of this emulator.";
	throw new ArmError(401, "AuthenticationFailed", `Authentication failed. ${why}`, {
		"WWW-Authenticate": `Bearer error="invalid_token", error_description="${why}"`,
	});
}

async function readBody(request: Request): Promise<unknown> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of request.body ?? []) {
		length += chunk.length;
		if (length > MAX_BODY_BYTES) {
			throw new ArmError(
				413,
				"RequestContentTooLarge",
				`The request content size exceeds the maximum size of '${MAX_BODY_BYTES}' bytes.`,
			);
		}
		chunks.push(chunk);
	}
	if (length === 0) return undefined;
	try {
		return JSON.parse(Buffer.concat(chunks).toString("utf8"));
	} catch {
		throw new ArmError(
			400,
			"InvalidRequestContent",
			"The request content was invalid and could not be deserialized: it is not JSON.",
		);
	}
}
