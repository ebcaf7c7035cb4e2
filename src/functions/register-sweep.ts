import { app } from "@azure/functions";
import { sweepHub } from "../api/sweep-hub.ts";
import { clientInput, contextOf } from "./invocation.ts";

export function registerSweep(): void {
	app.timer("tutti-sweep", {
		schedule: "0 * * * * *",
		extraInputs: [clientInput],
		handler: (_, invocation) => sweepHub(contextOf(invocation)),
	});
}
