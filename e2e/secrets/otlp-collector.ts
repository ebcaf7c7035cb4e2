/** Takes what is exported by OTLP over HTTP, JSON or protobuf, and keeps it as it came. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import type { Place } from "./find-secrets.ts";

export interface OtlpCollector {
	/** What to set as OTEL_EXPORTER_OTLP_ENDPOINT. */
	url: string;
	close(): Promise<void>;
}

export async function otlpCollector(keep: (exported: Place) => void): Promise<OtlpCollector> {
	const server = createServer(async (request, response) => {
		const body = await buffer(request);
		const isPacked = request.headers["content-encoding"] === "gzip";
		keep({ where: `exported to ${request.url}`, content: isPacked ? gunzipSync(body) : body });
		const type = request.headers["content-type"] ?? "application/json";
		// Nothing was refused: an empty message in protobuf, an empty object in JSON.
		response.writeHead(200, { "content-type": type }).end(/json/.test(type) ? "{}" : "");
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}
