/** The API on a control of the test's: what the engine need not be there for. */
import { describe, expect, it } from "vitest";
import { steppedClock } from "../../../clock/stepped-clock.ts";
import type { InstanceControl, Restarted } from "../../engine/instance-control.ts";
import type { HostLogEntry } from "../../host-log.ts";
import { type Instance, newInstance } from "../../orchestrations/instance.ts";
import type { EntityFilter } from "../../store/entity-table.ts";
import { managementApi } from "./management-api.ts";
import type { ManagementParts } from "./management-parts.ts";
import { decodedSegments } from "./management-request.ts";

const failed: Instance = {
	...newInstance(
		{ instanceId: "f", executionId: "x", name: "n", version: null, input: null, parent: null },
		0,
	),
	status: "Failed",
};

/** Asks an API whose control has these methods; answers status, body and token. */
async function ask(
	control:
		| Partial<Pick<InstanceControl, "rewind" | "restart" | "listEntities">>
		| { get(): unknown }
		| { start: unknown },
	method: string,
	url: string,
	token = "",
) {
	const { pathname, searchParams } = new URL(url, "http://host/");
	const logged: HostLogEntry[] = [];
	const api = managementApi({
		control: { get: async () => failed, ...control } as unknown as ManagementParts["control"],
		links: { hubName: "Hub", key: "secret" },
		defaultVersion: "1.5",
		clock: steppedClock({ startMs: 0 }),
		log: (entry) => logged.push(entry),
	});
	const { status, body, headers } = await api({
		method,
		path: decodedSegments(pathname),
		query: searchParams,
		header: (name) => (name === "x-ms-continuation-token" ? token : undefined),
		body: "",
		origin: "http://origin",
		url,
	});
	return {
		status,
		body: body === undefined ? undefined : JSON.parse(body),
		token: headers["x-ms-continuation-token"],
		logged,
	};
}

describe("rewinding", () => {
	it("is 202 for what failed, 412 when it was too late", async () => {
		const reasons: unknown[] = [];
		const rewind = async (...of: unknown[]) => {
			reasons.push(of);
			return reasons.length === 1 ? "sent" : "notFailed";
		};
		const path = "instances/f/rewind?reason=why";
		expect(await ask({ rewind }, "POST", path)).toMatchObject({ status: 202, body: undefined });
		expect(await ask({ rewind }, "POST", path)).toMatchObject({ status: 412 });
		expect(reasons[0]).toEqual(["f", "why"]);
	});
});

describe("restarting", () => {
	const restartAs = (restarted: Restarted) => ({
		restart: async (id: string, withNewId: boolean) =>
			restarted.kind === "started" ? { ...restarted, instanceId: `${id} ${withNewId}` } : restarted,
	});

	it.each([
		["", "f true"],
		["?restartWithNewInstanceId=false", "f false"],
		["?restartWithNewInstanceId=maybe", "f true"],
	])("with %j answers the links of %s, with the key", async (query, id) => {
		const control = restartAs({ kind: "started", instanceId: "" });
		const { status, body } = await ask(control, "POST", `instances/f/restart${query}`);
		expect([status, body.id]).toEqual([202, id]);
		expect(body.restartPostUri).toBe(
			`http://origin/runtime/webhooks/durabletask/instances/${id.replace(" ", "+")}/restart?taskHub=Hub&connection=Storage&code=secret`,
		);
	});

	it("of none is 400, of one that lives 409", async () => {
		const path = "instances/f/restart";
		expect(await ask(restartAs({ kind: "notFound" }), "POST", path)).toMatchObject({
			status: 400,
			body: { Message: "InstanceId does not match a valid orchestration instance." },
		});
		const conflict = restartAs({ kind: "conflict", message: "It lives." });
		expect(await ask(conflict, "POST", path)).toMatchObject({
			status: 409,
			body: {
				Message: "A non-terminal instance with this instance ID already exists.",
				ExceptionMessage: "It lives.",
			},
		});
	});
});

describe("listing entities", () => {
	const filters: EntityFilter[] = [];
	const control = {
		listEntities: async (filter: EntityFilter) => {
			filters.push(filter);
			const all = ["a", "b", "c"].map((key) => {
				return { name: "counter", key, lastOperationAt: 1000, state: `"${key}"` };
			});
			return all.filter(({ key }) => `@counter@${key}` > (filter.after ?? "")).slice(0, filter.top);
		},
	};

	it("goes page by page, with the states only when asked", async () => {
		const first = await ask(control, "GET", "entities/Counter?top=2&fetchState=true");
		const at = "1970-01-01T00:00:01.000Z";
		expect(first.body).toEqual([
			{ entityId: { name: "counter", key: "a" }, lastOperationTime: at, state: "a" },
			{ entityId: { name: "counter", key: "b" }, lastOperationTime: at, state: "b" },
		]);
		const second = await ask(control, "GET", "entities/Counter", first.token);
		expect(second.body).toEqual([
			{ entityId: { name: "counter", key: "c" }, lastOperationTime: at, state: null },
		]);
		expect(second.token).toBe("");
	});

	it("asks for a name and for times", async () => {
		filters.length = 0;
		const times =
			"lastOperationTimeFrom=1970-01-01T00:00:01Z&lastOperationTimeTo=1970-01-01T00:00:02Z";
		await ask(control, "GET", `entities/Counter?${times}`);
		await ask(control, "GET", "entities");
		expect(filters).toEqual([
			{ name: "counter", lastOperationFrom: 1000, lastOperationTo: 2000, top: 101 },
			{ top: 101 },
		]);
	});

	it("refuses a token that is none of its own", async () => {
		for (const token of ["!", Buffer.from("[1]").toString("base64url")])
			expect((await ask(control, "GET", "entities", token)).status).toBe(400);
	});
});

describe("the API", () => {
	it("gives the host's version to instances that are started without one", async () => {
		const versions: unknown[] = [];
		const start = async ({ version }: { version: string | null }) => {
			versions.push(version);
			return { kind: "started", instanceId: "i" };
		};
		await ask({ start }, "POST", "orchestrators/a");
		await ask({ start }, "POST", "orchestrators/a?version=2");
		expect(versions).toEqual(["1.5", "2"]);
	});

	it("answers 500 to what nobody foresaw, and logs it", async () => {
		const get = async () => {
			throw new Error("the disk is full");
		};
		expect(await ask({ get }, "GET", "instances/f?code=secret")).toMatchObject({
			status: 500,
			body: {
				Message: "Something went wrong while processing your request",
				ExceptionMessage: "the disk is full",
			},
			logged: [
				{
					level: "error",
					message: "The management API failed at GET /instances/f: the disk is full",
				},
			],
		});
	});
});
