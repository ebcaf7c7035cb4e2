import { type Context, Hono } from "hono";
import type { InstanceControl, Sent } from "../engine/instance-control.ts";
import { managementUrls, RPC_PATH, WEBHOOK_PATH } from "./durable-client-binding.ts";
import { entityRoutes } from "./entity-api.ts";
import { instanceFilter, tokenOfPlace } from "./instance-query.ts";
import { statusBody } from "./instance-status.ts";
import { jsonBody } from "./json-body.ts";
import { jsonError } from "./json-error.ts";

const TOKEN_HEADER = "x-ms-continuation-token";

/** The management API of the Durable extension (HttpApiHandler.cs), under both of its paths. */
export function managementApi(control: InstanceControl): Hono {
	const api = new Hono();
	api.onError((error) =>
		error instanceof RangeError ? jsonError(400, error.message) : jsonError(500, error.message),
	);
	startRoutes(api, control);
	readRoutes(api, control);
	controlRoutes(api, control);
	api.route("/entities", entityRoutes(control));
	const root = new Hono();
	root.notFound(() => jsonError(404, "The management API has no such resource."));
	for (const base of [RPC_PATH, WEBHOOK_PATH]) root.route(base, api);
	return root;
}

function startRoutes(api: Hono, control: InstanceControl): void {
	api.on("POST", ["/orchestrators/:name", "/orchestrators/:name/:id"], async (c) => {
		const input = await jsonBody(c.req.raw);
		const instanceId = c.req.param("id");
		const name = c.req.param("name");
		const version = c.req.query("version") ?? null;
		const started = await control.start({ name, instanceId, input, version });
		if (started.kind === "invalid") return jsonError(400, started.message);
		if (started.kind === "exists") return jsonError(409, started.message);
		return links(c, started.instanceId);
	});
}

function readRoutes(api: Hono, control: InstanceControl): void {
	const list = async (c: Context) => {
		const filter = instanceFilter(new URL(c.req.url).searchParams, c.req.header(TOKEN_HEADER));
		const found = await control.list({ ...filter, top: filter.top + 1 });
		const page = found.slice(0, filter.top);
		const last = found.length > page.length ? page.at(-1) : undefined;
		const options = { ...NO_HISTORY, showInput: flag(c, "showInput", true) };
		return c.json(
			page.map((instance) => statusBody(instance, [], options)),
			200,
			last === undefined ? {} : { [TOKEN_HEADER]: tokenOfPlace(last) },
		);
	};
	api.get("/instances", list);
	api.get("/instances/", list);
	api.get("/instances/:id", async (c) => {
		const instance = await control.get(c.req.param("id"));
		if (instance === undefined) return noInstance(c.req.param("id"));
		const options = {
			showInput: flag(c, "showInput", true),
			showHistory: flag(c, "showHistory", false),
			showHistoryOutput: flag(c, "showHistoryOutput", false),
		};
		const history = options.showHistory ? await control.history(instance) : [];
		const body = statusBody(instance, history, options);
		const { status } = instance;
		if (status === "Completed" || status === "Terminated") return c.json(body, 200);
		if (status === "Failed")
			return c.json(body, flag(c, "returnInternalServerErrorOnFailure", false) ? 500 : 200);
		return c.json(body, 202, { Location: c.req.url, "Retry-After": "5" });
	});
	const purgeSome = async (c: Context) => {
		const filter = instanceFilter(new URL(c.req.url).searchParams, undefined);
		if (filter.createdFrom === undefined)
			return jsonError(400, "createdTimeFrom must be given to purge several instances.");
		const found = await control.list({ ...filter, top: Number.MAX_SAFE_INTEGER });
		return purged(c, await control.purge(found.map(({ instanceId }) => instanceId)));
	};
	api.delete("/instances", purgeSome);
	api.delete("/instances/", purgeSome);
	api.delete("/instances/:id", async (c) => purged(c, await control.purge([c.req.param("id")])));
}

function controlRoutes(api: Hono, control: InstanceControl): void {
	api.post("/instances/:id/raiseEvent/:name{.+}", async (c) => {
		if (!/^application\/json\b/i.test(c.req.header("content-type") ?? ""))
			return jsonError(400, "Only application/json request content is supported.");
		const input = await jsonBody(c.req.raw);
		if (input === null) return jsonError(400, "Invalid JSON content: the body is empty.");
		const id = c.req.param("id");
		return sent(id, await control.raiseEvent(id, c.req.param("name"), input));
	});
	for (const operation of ["terminate", "suspend", "resume"] as const)
		api.post(`/instances/:id/${operation}`, async (c) => {
			const id = c.req.param("id");
			return sent(id, await control[operation](id, c.req.query("reason") ?? ""));
		});
	// The library takes the body of this answer for the text of its error.
	for (const operation of ["rewind", "restart"])
		api.post(`/instances/:id/${operation}`, () => {
			const message = `To ${operation} an instance is not supported by this host yet.`;
			return new Response(message, { status: 501 });
		});
}

const NO_HISTORY = { showHistory: false, showHistoryOutput: false };

function links(c: Context, instanceId: string): Response {
	const urls = managementUrls(new URL(c.req.url).origin, encodeURIComponent(instanceId));
	const body = { ...urls, id: instanceId };
	return c.json(body, 202, { Location: urls.statusQueryGetUri, "Retry-After": "10" });
}

function sent(instanceId: string, outcome: Sent): Response {
	switch (outcome) {
		case "sent":
			return new Response(null, { status: 202 });
		case "notFound":
			return noInstance(instanceId);
		case "ended":
			return jsonError(410, `The instance '${instanceId}' has ended.`);
		case "alreadySo":
			// The extension answers so, and its tests ask for this text.
			return jsonError(500, "Something went wrong while processing your request");
	}
}

function purged(c: Context, instancesDeleted: number): Response {
	if (instancesDeleted > 0) return c.json({ instancesDeleted }, 200);
	return jsonError(404, "No instance that has ended matches.");
}

function noInstance(instanceId: string): Response {
	return jsonError(404, `There is no instance with the id '${instanceId}'.`);
}

function flag(c: Context, name: string, byDefault: boolean): boolean {
	const text = c.req.query(name)?.toLowerCase();
	if (text === undefined) return byDefault;
	if (text === "true" || text === "false") return text === "true";
	throw new RangeError(`${name} must be true or false; received '${text}'.`);
}
