import * as df from "durable-functions";
import { ACTIVITIES, type ActivityName } from "../activities/catalog.ts";
import type { Activity } from "../activities/world.ts";
import { clientInput, contextOf } from "./invocation.ts";

export function registerActivities(): void {
	for (const name of Object.keys(ACTIVITIES) as ActivityName[]) {
		const activity = ACTIVITIES[name] as Activity<unknown, unknown>;
		df.app.activity(name, {
			extraInputs: [clientInput],
			handler: (input: unknown, invocation) => activity(input, contextOf(invocation)),
		});
	}
}
