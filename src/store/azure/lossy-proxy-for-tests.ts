import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of a request: passed on, done but not answered, or answered with a status and not passed on. */
type Fate = "pass" | "lose-answer" | number;

export interface LossyProxy {
	/** The address that stands for the target. */
	url: string;
	/** Asked for each request in turn, until it is set anew. `at` counts from 0 since then. */
	decide(fate: (asked: { method: string; path: string; at: number }) => Fate): void;
	close(): Promise<void>;
}

/** Stands in front of a service, as a network that loses answers and a service that refuses do. */
export async function startLossyProxy(target: string): Promise<LossyProxy> {
	let fateOf: Parameters<LossyProxy["decide"]>[0] = () => "pass";
	let at = 0;
	const agent = new Agent({ keepAlive: true });

	async function serve(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
		const body = await bodyOf(asked);
		const { method = "GET", url: path = "/", headers } = asked;
		const fate = fateOf({ method, path, at: at++ });
		if (typeof fate === "number") {
			answer.writeHead(fate).end();
			return;
		}
		const passed = request(new URL(path, target), { method, headers, agent });
		passed.end(body);
		const [told] = (await once(passed, "response")) as [IncomingMessage];
		const content = await bodyOf(told);
		if (fate === "lose-answer") asked.socket.destroy();
		else answer.writeHead(told.statusCode!, told.headers).end(content);
	}

	const server = createServer((asked, answer) => {
		serve(asked, answer).catch(() => asked.socket.destroy());
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		decide(fate) {
			fateOf = fate;
			at = 0;
		},
		async close() {
			agent.destroy();
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
	const chunks = [];
	for await (const chunk of message) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}
