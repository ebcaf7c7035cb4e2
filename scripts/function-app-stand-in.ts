/**
 * Stands in for what Azure says of a function app, so that the real Azure CLI can be asked for its key: an ARM that
 * knows one site and leaves everything else to the emulator, and the app itself, which answers who has that key.
 *
 *   node scripts/function-app-stand-in.ts <emulator's URL> <emulator's state folder>
 *
 * Prints one line of JSON, `{arm, app}`: two URLs. Used by try-clients.sh.
 */
import { createServer as createHttp } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { serverIdentity } from "../src/aci-emulator/tls/certificate-authority.ts";
import { withVersion } from "../src/api/api-version.ts";

const [emulator, stateFolder] = process.argv.slice(2);
const KEY = "the-key-that-the-stand-in-takes";
const LOOPBACK = "127.0.0.1";
const WEB = "/providers/microsoft.web";

/** What ARM says of Microsoft.Web and its one site `func`; undefined: it is none of that. */
function siteAnswer(method: string, path: string): { status: number; body: unknown } | undefined {
	const [, rest] = path.toLowerCase().replaceAll("//", "/").split(WEB);
	if (rest === undefined) return undefined;
	if (rest === "") {
		const sites = {
			resourceType: "sites",
			locations: ["West Europe"],
			apiVersions: ["2024-04-01"],
		};
		return { status: 200, body: { namespace: "Microsoft.Web", resourceTypes: [sites] } };
	}
	if (method === "GET" && rest === "/sites/func") {
		const properties = { defaultHostName: LOOPBACK, hostNames: [LOOPBACK] };
		const named = { id: path, name: "func", type: "Microsoft.Web/sites", location: "westeurope" };
		return { status: 200, body: { ...named, properties } };
	}
	if (method === "POST" && rest === "/sites/func/host/default/listkeys") {
		return { status: 200, body: { masterKey: "not asked for", functionKeys: { default: KEY } } };
	}
	const error = { code: "ResourceNotFound", message: `The Resource '${path}' was not found.` };
	return { status: 404, body: { error } };
}

const { key, cert } = serverIdentity(stateFolder!, [LOOPBACK], Date.now());
const arm = createHttps({ key, cert }, async (request, response) => {
	const { method = "GET", url = "/", headers } = request;
	const answer = siteAnswer(method, new URL(url, emulator).pathname);
	if (answer !== undefined) {
		request.resume();
		response.writeHead(answer.status, { "content-type": "application/json" });
		response.end(JSON.stringify(answer.body));
		return;
	}
	const body = method === "GET" ? undefined : await buffer(request);
	const { authorization, "content-type": type } = headers;
	const told = { ...(authorization && { authorization }), ...(type && { "content-type": type }) };
	const passedOn = await fetch(new URL(url, emulator), {
		method,
		headers: told,
		...(body && { body }),
	});
	// Clients go on to the addresses that they are told.
	const text = (await passedOn.text()).replaceAll(emulator!, urlOf(arm, "https"));
	response.writeHead(passedOn.status, {
		"content-type": passedOn.headers.get("content-type") ?? "",
	});
	response.end(text);
});

const app = createHttp(({ headers }, response) => {
	const isKnown = headers["x-functions-key"] === KEY;
	const { status, headers: told } = withVersion({ status: isKnown ? 200 : 401 });
	response.writeHead(status!, told as Record<string, string>);
	response.end(isKnown ? JSON.stringify({ jobs: [] }) : "");
});

function urlOf(server: typeof arm | typeof app, scheme: string): string {
	return `${scheme}://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
}

await Promise.all(
	[arm, app].map((server) => new Promise<void>((done) => server.listen(0, LOOPBACK, done))),
);
console.log(JSON.stringify({ arm: urlOf(arm, "https"), app: urlOf(app, "http") }));
