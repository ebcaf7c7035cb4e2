import { Hono } from "hono";
import type { InstanceControl } from "../engine/instance-control.ts";
import { jsonError } from "./json-error.ts";

/** The part of the management API that is about entities. A key of "$" stands for the empty one. */
export function entityRoutes(control: InstanceControl): Hono {
	const api = new Hono();
	api.get("/:name/:key{.+}", async (c) => {
		const { name, key } = c.req.param();
		const state = await control.entityState(name, keyOf(key));
		if (state === undefined) return jsonError(404, `There is no entity @${name}@${key}.`);
		return new Response(state, { headers: { "content-type": "application/json" } });
	});
	api.post("/:name/:key{.+}", async (c) => {
		const { name, key } = c.req.param();
		const body = await c.req.text();
		const operation = c.req.query("op") ?? "";
		const problem = await control.signalEntity(name, keyOf(key), operation, operationInput(body));
		return problem === undefined ? new Response(null, { status: 202 }) : jsonError(404, problem);
	});
	api.delete("/:name/:key{.+}", async (c) => {
		const { name, key } = c.req.param();
		const problem = await control.signalEntity(name, keyOf(key), "delete", null);
		return problem === undefined ? new Response(null, { status: 202 }) : jsonError(404, problem);
	});
	return api;
}

/** A body that is no JSON is a text. */
function operationInput(body: string): string | null {
	if (body === "") return null;
	try {
		JSON.parse(body);
		return body;
	} catch {
		return JSON.stringify(body);
	}
}

function keyOf(key: string): string {
	return key === "$" ? "" : key;
}
