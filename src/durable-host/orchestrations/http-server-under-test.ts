import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface HttpServerUnderTest {
	url: string;
	/** What was asked, such as `GET /a`, in order, with the headers and the body. */
	seen: { line: string; headers: IncomingMessage["headers"]; body: string }[];
	close(): void;
}

/** Starts a server on the loopback interface that answers as it is told. */
export async function startHttpServerUnderTest(
	answer: (path: string, response: ServerResponse) => void,
): Promise<HttpServerUnderTest> {
	const seen: HttpServerUnderTest["seen"] = [];
	const server = createServer(async (request, response) => {
		const parts: Buffer[] = [];
		for await (const part of request) parts.push(part as Buffer);
		const line = `${request.method} ${request.url}`;
		seen.push({ line, headers: request.headers, body: Buffer.concat(parts).toString() });
		answer(request.url ?? "", response);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		seen,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}
