import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/**
 * The port of the state folder's server: the same one after a restart, as containers that ran on meanwhile
 * post their callbacks there. Another one only if that is taken.
 */
export async function rememberedPort(stateFolder: string): Promise<number> {
	const file = join(stateFolder, "port");
	const port = (await freePort(readPort(file))) ?? (await freePort(0));
	if (port === undefined) throw new Error("No port is free on 127.0.0.1.");
	writeFileSync(file, String(port));
	return port;
}

function readPort(file: string): number {
	try {
		return Number(readFileSync(file, "utf8")) || 0;
	} catch {
		return 0;
	}
}

function freePort(wanted: number): Promise<number | undefined> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", () => resolve(undefined));
		server.listen({ port: wanted, host: "127.0.0.1", exclusive: true }, () => {
			const address = server.address();
			const port = typeof address === "object" ? address?.port : undefined;
			server.close(() => resolve(port));
		});
	});
}
