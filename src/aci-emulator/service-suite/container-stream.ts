import { WebSocket } from "ws";

/** What a stream to a container has sent so far, and a way to send. */
export interface ContainerStream {
	/** Resolves once what was received matches; fails 10 s later, or when the stream ends before. */
	received(pattern: RegExp): Promise<string>;
	send(text: string): void;
	/** Resolves with the close code once the other side has ended the stream. */
	ended: Promise<number>;
	close(): void;
}

/** Connects as the Azure CLI does: to `exec` the password is the first message, to `attach` a header. */
export async function openStream(
	webSocketUri: string,
	auth: { header: string } | { message: string },
	ca: string | undefined,
): Promise<ContainerStream> {
	const headers = "header" in auth ? { authorization: auth.header } : {};
	const socket = new WebSocket(webSocketUri, { headers, ...(ca ? { ca } : {}) });
	let text = "";
	let changed = () => {};
	socket.on("message", (data) => {
		text += data.toString();
		changed();
	});
	const ended = new Promise<number>((resolve) => {
		socket.on("close", (code) => {
			resolve(code);
			changed();
		});
	});
	await new Promise((resolve, reject) => {
		socket.on("open", resolve);
		socket.on("error", reject);
	});
	if ("message" in auth) socket.send(auth.message);
	return {
		ended,
		send: (more) => socket.send(more),
		close: () => socket.terminate(),
		received: (pattern) =>
			new Promise((resolve, reject) => {
				const fail = (why: string) =>
					reject(new Error(`${why}; received: ${JSON.stringify(text)}`));
				const timer = setTimeout(() => fail(`${pattern} did not come in 10 s`), 10_000);
				changed = () => {
					if (!pattern.test(text) && socket.readyState !== WebSocket.CLOSED) return;
					clearTimeout(timer);
					if (pattern.test(text)) resolve(text);
					else fail(`The stream ended before ${pattern} came`);
				};
				changed();
			}),
	};
}
