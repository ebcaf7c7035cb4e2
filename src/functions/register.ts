import { app } from "@azure/functions";
import { registerActivities } from "./register-activities.ts";
import { registerDashboard } from "./register-dashboard.ts";
import { registerHttp } from "./register-http.ts";
import { registerLedger } from "./register-ledger.ts";
import { registerOrchestrations } from "./register-orchestrations.ts";
import { registerSweep } from "./register-sweep.ts";
import { closeWorld } from "./world.ts";

/** Registers all of Tutti's functions in the function app that calls it: once, while the app is loaded. */
export function register(): void {
	registerOrchestrations();
	registerActivities();
	registerLedger();
	registerHttp();
	registerDashboard();
	registerSweep();
	app.hook.appTerminate(closeWorld);
}
