import type { InvocationContext } from "@azure/functions";
import * as df from "durable-functions";
import type { ActivityContext } from "../activities/world.ts";
import { world } from "./world.ts";

/** Every function but orchestrators and the ledger has the durable client as an extra input. */
export const clientInput = df.input.durableClient();

/** What a handler reaches the world by, in this invocation. */
export function contextOf(invocation: InvocationContext): ActivityContext {
	return {
		world: world(),
		client: df.getClient(invocation),
		log: (message) => invocation.log(message),
	};
}
