/**
 * All ways into a host: its URL with the functions and the management API, and the address, with a secret in
 * it, at which the library's client finds its own host without a key.
 */
import { randomBytes } from "node:crypto";
import type { Clock } from "../../clock/clock.ts";
import type { ClientHandler } from "../app/in-process-client.ts";
import type { CorsSettings } from "../app/local-settings.ts";
import type { InstanceControl } from "../engine/instance-control.ts";
import type { HostContext } from "../host-context.ts";
import { directInvocation, type FunctionRunners } from "./direct-invocation.ts";
import { HostAccess } from "./host-access.ts";
import type { HostKeys } from "./host-keys.ts";
import { managementApi } from "./management/management-api.ts";
import { durableClientBinding, type LinkSettings } from "./management/management-links.ts";
import { type RequestHandler, requestHandler } from "./request-handler.ts";
import { clientHandler } from "./serve-management.ts";

/** What the entrances lead to. */
interface RunningParts {
	context: HostContext;
	control: InstanceControl;
	runners: FunctionRunners;
	clock: Clock;
}

export class HostEntrances {
	/** The value of a durableClient binding. */
	readonly clientBinding: string;
	readonly rpcBaseUrl: string;
	readonly #url: string;
	readonly #rpcPath = `/durabletask/${randomBytes(16).toString("base64url")}/`;
	readonly #access: HostAccess;
	readonly #cors: CorsSettings;
	readonly #links: LinkSettings;

	/** Without keys, everybody who reaches the URL may call everything. */
	constructor(
		url: string,
		{ hubName, keys, cors }: { hubName: string; keys: HostKeys | undefined; cors: CorsSettings },
	) {
		this.#url = url;
		this.#cors = cors;
		this.#access = new HostAccess(keys);
		this.#links = { hubName, key: this.#access.managementKey };
		this.rpcBaseUrl = url + this.#rpcPath;
		this.clientBinding = durableClientBinding(url, this.#links, this.rpcBaseUrl);
	}

	/** What answers, by HTTP and to the library's client in this process. A bad route is a DurableHostError. */
	open({ context, control, runners, clock }: RunningParts): {
		handler: RequestHandler;
		inProcess: ClientHandler;
	} {
		const { settings, log } = context;
		const defaultVersion = settings.defaultVersion ?? null;
		const management = managementApi({ control, links: this.#links, defaultVersion, clock, log });
		const handler = requestHandler({
			context,
			management,
			access: this.#access,
			cors: this.#cors,
			invokeDirectly: directInvocation(context, clock, runners),
			clock,
			rpcPath: this.#rpcPath,
			hostUrl: this.#url,
		});
		return { handler, inProcess: clientHandler(management, this.#url) };
	}
}
