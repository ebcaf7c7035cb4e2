import { request } from "node:http";

export interface RawRequest {
	method: string;
	/** Path and query as they go over the line. */
	target: string;
	headers?: Record<string, string>;
	body?: Uint8Array;
}

export interface RawAnswer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	body: Buffer;
}

/** Sends a request as it is: nothing of its path is put in order, as `fetch` would. */
export function rawRequest(base: string, sent: RawRequest): Promise<RawAnswer> {
	const { hostname, port } = new URL(base);
	const { method, target, headers, body } = sent;
	return new Promise((resolve, reject) => {
		const length = body === undefined ? {} : { "content-length": `${body.length}` };
		const outgoing = request(
			{ hostname, port, method, path: target, headers: { ...headers, ...length } },
			(response) => {
				const chunks: Buffer[] = [];
				response.on("data", (chunk: Buffer) => chunks.push(chunk));
				response.on("error", reject);
				response.on("end", () => {
					const { statusCode = 0, headers: answered } = response;
					resolve({ status: statusCode, headers: answered, body: Buffer.concat(chunks) });
				});
			},
		);
		outgoing.on("error", reject);
		outgoing.end(body);
	});
}
