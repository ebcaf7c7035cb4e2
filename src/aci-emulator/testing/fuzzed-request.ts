import * as fc from "fast-check";
import { faultPresets } from "../faults/fault-presets.ts";
import { allOperations } from "../operations/all.ts";
import { CONTAINER_GROUP_PATH } from "../operations/container-group-paths.ts";

/** A request that nobody in his right mind would send, or nearly one that somebody would. */
export interface FuzzedRequest {
	method: string;
	/** With the query. */
	path: string;
	headers: Record<string, string>;
	body: string | undefined;
}

/** What stands in every place for a secret; no answer and no line of a log may have it. */
export const CANARY = "canary-9b2e";

const ODD_METHODS = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "PURGE"];
const NAMES = ["a", "b", "main", "init", "local", "westus", "default", "1"];
/** Names that JavaScript, SQL, paths and URLs might stumble over. */
const ODD_NAMES = [
	...["__proto__", "constructor", "toString", "..", ".", "%2e%2e", "%00", "%2F", "%", "%zz"],
	...["'; DROP TABLE container_groups; --", "a--b", "A", "-", "é", "💥", "x".repeat(300)],
];

/** Faults of requests are left out: they ask for answers of 500. */
const launchPresets = Object.entries(faultPresets)
	.filter(([, fault]) => !("status" in fault))
	.map(([name]) => name);

const bodies = [
	{
		location: "local",
		tags: { a: "b" },
		identity: { type: "SystemAssigned" },
		properties: {
			osType: "Linux",
			restartPolicy: "OnFailure",
			sku: "Standard",
			priority: "Regular",
			initContainers: [{ name: "init", properties: { image: "alpine", command: ["x"] } }],
			containers: [
				{
					name: "main",
					properties: {
						image: "alpine:latest",
						command: ["x"],
						ports: [{ port: 80, protocol: "TCP" }],
						environmentVariables: [
							{ name: "A", value: "b" },
							{ name: "B", secureValue: CANARY },
						],
						resources: { requests: { cpu: 1, memoryInGB: 1.5 }, limits: { cpu: 1 } },
						volumeMounts: [{ name: "files", mountPath: "/mnt" }],
						livenessProbe: { httpGet: { path: "/", port: 80 }, periodSeconds: 1 },
						readinessProbe: { exec: { command: ["x"] } },
					},
				},
			],
			ipAddress: { type: "Public", ports: [{ port: 80 }], dnsNameLabel: "label" },
			imageRegistryCredentials: [{ server: "r.example.com", username: "u", password: CANARY }],
			volumes: [
				{ name: "files", secret: { f: Buffer.from(CANARY).toString("base64") } },
				{ name: "empty", emptyDir: {} },
			],
			diagnostics: { logAnalytics: { workspaceId: "w", workspaceKey: CANARY } },
		},
	},
	{ location: "local", tags: { a: "b" }, properties: {} },
	{ command: "/bin/sh", terminalSize: { rows: 24, cols: 80 } },
	{
		rules: [
			{
				id: "a",
				operation: "CGProfile_Get",
				containerGroup: "none",
				faults: ["not-found"],
				rate: 0.5,
			},
		],
	},
	...launchPresets.map((preset, at) => ({ id: `rule-${at}`, faults: [preset], rate: 0.2 })),
	{ factor: 1 },
	{ containerGroups: 1000, createsPer5Minutes: 100_000 },
];

function nested(depth: number): unknown {
	let value: unknown = [];
	for (let at = 1; at < depth; at++) value = [value];
	return value;
}

const oddValue = fc.oneof(
	fc.constantFrom(null, "", 0, -1, 1e308, 0.1, true, [], {}, "x".repeat(5000), "\u0000", "a b"),
	fc.constantFrom("constructor", "__proto__", "PT9999999999999999999H", nested(100), nested(1000)),
	fc.jsonValue({ maxDepth: 2 }),
);

/** A body with up to three members replaced, removed or added anywhere. */
const mutated = fc
	.tuple(
		fc.oneof(fc.constant(bodies[0]!), fc.constantFrom(...bodies)),
		fc.oneof(
			fc.constant([]),
			fc.array(fc.tuple(fc.nat(), fc.constantFrom("replace", "remove", "add"), oddValue), {
				maxLength: 3,
			}),
		),
	)
	.map(([body, changes]) => {
		const copy = { body: structuredClone(body) as unknown };
		// Later changes are made within earlier ones, which must stay as they are for the next body.
		for (const [at, kind, value] of changes) mutate(copy, at, kind, structuredClone(value));
		return JSON.stringify(copy.body);
	});

function mutate(root: object, at: number, kind: string, value: unknown): void {
	const places: [holder: Record<string, unknown>, key: string][] = [];
	const visit = (holder: object) => {
		for (const [key, inner] of Object.entries(holder)) {
			places.push([holder as Record<string, unknown>, key]);
			if (typeof inner === "object" && inner !== null) visit(inner);
		}
	};
	visit(root);
	const place = places[at % places.length];
	if (!place) return;
	const [holder, key] = place;
	if (kind === "add") holder[`${key}x`] = value;
	else if (kind === "replace") holder[key] = value;
	else if (Array.isArray(holder)) holder.splice(Number(key), 1);
	else delete holder[key];
}

const body = fc.oneof(
	{ weight: 6, arbitrary: mutated },
	{ weight: 1, arbitrary: fc.json() },
	{ weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) },
	{ weight: 1, arbitrary: fc.constantFrom(undefined, "[".repeat(20_000), "{", "\ufeff{}", "NaN") },
);

const segment = fc.oneof(
	{ weight: 8, arbitrary: fc.constantFrom(...NAMES) },
	{ weight: 1, arbitrary: fc.constantFrom(...ODD_NAMES).map(pathSafe) },
	{ weight: 1, arbitrary: fc.string({ maxLength: 80 }).map(encodeURIComponent) },
);

/** Each with the method that it is for. */
const routes: readonly { method: string; path: string }[] = [
	...allOperations,
	...["faults", "quotas", "quotas/local", "clock", "groups", "bill", "x/y/z"].map((room) => ({
		...{ method: "GET", path: `/emulator/${room}` },
	})),
	...Array.from({ length: 3 }, () => ({ method: "POST", path: "/emulator/faults" })),
	...Array.from({ length: 6 }, () => ({ method: "PUT", path: CONTAINER_GROUP_PATH })),
	{ method: "PUT", path: "/emulator/faults" },
	{ method: "PUT", path: "/emulator/quotas/{location}" },
	{ method: "DELETE", path: "/emulator/faults/{name}" },
	{ method: "POST", path: "/emulator/clock" },
	{ method: "GET", path: "/metadata/endpoints" },
	{ method: "GET", path: "/msi/token" },
	{ method: "POST", path: "/{tenant}/oauth2/v2.0/token" },
	{ method: "GET", path: "/{tenant}/v2.0/.well-known/openid-configuration" },
];

/** The routes with their variable parts filled with names good and bad; now and then another method. */
function calls(subscriptionId: string): fc.Arbitrary<{ method: string; path: string }> {
	const method = fc.oneof(
		{ weight: 9, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: fc.constantFrom(...ODD_METHODS) },
	);
	const names = fc.array(segment, { minLength: 6, maxLength: 6 });
	return fc
		.tuple(fc.constantFrom(...routes), method, names, fc.nat(20))
		.map(([route, otherMethod, values, chance]) => {
			let next = 0;
			const path = route.path.replace(/\{(\w+)\}/g, (_, key: string) => {
				if (key === "subscriptionId" && chance !== 1) return subscriptionId;
				if (key === "resourceGroup" && chance !== 2) return "local";
				return values[next++] ?? "a";
			});
			const shorter = path.slice(0, path.lastIndexOf("/")) || "/";
			return { method: otherMethod ?? route.method, path: chance === 0 ? shorter : path };
		});
}

const query = fc.oneof(
	{ weight: 8, arbitrary: fc.constant("?api-version=2023-05-01") },
	{ weight: 1, arbitrary: fc.constantFrom("", "?", "?api-version=", "?api-version=x&tail=-1&x=%") },
	{
		weight: 1,
		arbitrary: fc
			.string({ maxLength: 20 })
			.map((each) => `?api-version=1&tail=${encodeURIComponent(each)}`),
	},
);

export function fuzzedRequest(given: {
	subscriptionId: string;
	token: string;
}): fc.Arbitrary<FuzzedRequest> {
	const authorization = fc.oneof(
		{ weight: 12, arbitrary: fc.constant(`Bearer ${given.token}`) },
		{ weight: 1, arbitrary: fc.constantFrom("", "Bearer", "Bearer a.b.c", `Basic ${CANARY}`) },
	);
	const headers = fc.record({
		authorization,
		"content-type": fc.constantFrom("application/json", "text/plain", "", "a/b; charset=\u00ff"),
		"x-ms-client-request-id": fc.stringMatching(/^[\x20-\x7e]{0,40}$/),
	});
	return fc
		.tuple(calls(given.subscriptionId), query, headers, body, fc.nat(9))
		.map(([{ method, path }, after, sent, text, chance]) => ({
			...{ method, path: `${path}${after}`, headers: sent },
			// A body that is no JSON would be all that is seen of most GETs.
			body: /^(GET|HEAD|DELETE)$/.test(method) && chance > 0 ? undefined : text,
		}));
}

/** As much encoded as a client must to send it at all. */
function pathSafe(text: string): string {
	return text.replace(/[^\x21-\x7e]/gu, (each) => encodeURIComponent(each));
}
