import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { findEngine } from "./find-engine.ts";

/** An engine that answers so, and its DOCKER_HOST. */
async function engineThat(serve: RequestListener): Promise<string> {
	const server = createServer(serve).listen(0, "127.0.0.1");
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	await once(server, "listening");
	return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answering =
	(byPath: Record<string, object>): RequestListener =>
	({ url = "" }, response) => {
		response.setHeader("content-type", "application/json");
		response.end(JSON.stringify(byPath[url.replace(/\?.*$/, "")]));
	};

it("tells Docker from podman, and how many cores there are", async () => {
	const info = { "/info": { NCPU: 3, OSType: "linux" } };
	const docker = await engineThat(answering({ ...info, "/version": { Version: "28.2.2" } }));
	const components = { Version: "4.3.1", Components: [{ Name: "Podman Engine" }] };
	const podman = await engineThat(answering({ ...info, "/version": components }));
	for (const [address, expected] of [
		[
			docker,
			{ isPodman: false, cores: 3, words: expect.stringMatching(/^Docker 28\.2\.2 at 127/) },
		],
		[podman, { isPodman: true, cores: 3, words: expect.stringMatching(/^podman 4\.3\.1 at 127/) }],
	] as const) {
		const { found } = await findEngine({ DOCKER_HOST: address });
		expect(found).toMatchObject(expected);
		found?.api.close();
	}
});

it.each<[string, RequestListener, string]>([
	["does not answer in time", () => undefined, "it did not answer within 0.1 s"],
	[
		"runs Windows containers",
		answering({ "/version": {}, "/info": { OSType: "windows" } }),
		"Windows",
	],
	["refuses", (_, response) => response.writeHead(403).end("who are you?"), "who are you?"],
	["breaks off", (_, response) => response.destroy(), "socket hang up"],
])("says so of an engine that %s", async (_, serve, why) => {
	const search = await findEngine({ DOCKER_HOST: await engineThat(serve) }, 100);
	expect(search.found).toBeUndefined();
	expect(search).toMatchObject({ why: expect.stringContaining(why) });
});
