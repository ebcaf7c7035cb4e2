/**
 * What the emulators of this process are asked for, in the words of Azure's RBAC: the action of each request, and of
 * each resource that a request's body names. Node tells of every request of an HTTP server of the process.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { armActionOf } from "../../infra/arm-action.ts";

/** An action, and what it is asked on. */
export interface ArmAction {
	action: string;
	/** `named`: a resource that the body of a request names by its ARM id. */
	on: "subscription" | "resourceGroup" | "named";
}

const STARTED = "http.server.request.start";
const ANSWERED = "http.server.response.finish";
const ARM_PATH = /^\/subscriptions\//i;
const IN_GROUP = /^\/subscriptions\/[^/]+\/resourceGroups\//i;

/** What ARM asks for on a resource that a container group names (docs: "linked access check"). */
const BY_NAMING: Record<string, string> = {
	"microsoft.managedidentity/userassignedidentities":
		"Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
	"microsoft.network/virtualnetworks/subnets":
		"Microsoft.Network/virtualNetworks/subnets/join/action",
};

/** Tells of every action of every request that was answered, whatever the answer. Returns what ends that. */
export function watchArmActions(tell: (action: ArmAction) => void): () => void {
	const bodies = new WeakMap<IncomingMessage, Buffer[]>();
	const begin = (message: unknown) => {
		const { request } = message as { request: IncomingMessage };
		if (ARM_PATH.test(request.url ?? "")) bodies.set(request, readBeside(request));
	};
	const end = (message: unknown) => {
		const { request } = message as { request: IncomingMessage };
		const body = bodies.get(request);
		if (body === undefined) return;
		const { method = "", url: path = "" } = request;
		const on = IN_GROUP.test(path) ? "resourceGroup" : "subscription";
		tell({ action: armActionOf({ method, path }), on });
		for (const action of actionsByNaming(`${Buffer.concat(body)}`)) tell({ action, on: "named" });
	};
	subscribe(STARTED, begin);
	subscribe(ANSWERED, end);
	return () => {
		unsubscribe(STARTED, begin);
		unsubscribe(ANSWERED, end);
	};
}

/** The body as it comes, without taking it from the server: a listener would set the stream flowing. */
function readBeside(request: IncomingMessage): Buffer[] {
	const chunks: Buffer[] = [];
	const push = request.push.bind(request);
	request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
		if (chunk !== null) chunks.push(chunk);
		return push(chunk, encoding);
	};
	return chunks;
}

function actionsByNaming(body: string): string[] {
	const ids = body.match(/"\/subscriptions\/[^"]*"/gi) ?? [];
	return ids.map((id) => {
		const [provider, ...parts] = id
			.slice(1, -1)
			.split(/\/providers\//i)
			.at(-1)!
			.split("/");
		const type = [provider, ...parts.filter((_, k) => k % 2 === 0)].join("/");
		return BY_NAMING[type.toLowerCase()] ?? `naming of ${type}, which BY_NAMING does not know`;
	});
}
