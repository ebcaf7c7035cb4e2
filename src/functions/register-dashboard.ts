import { app } from "@azure/functions";
import { dashboardPage } from "../api/dashboard-page.ts";

/** The page is the same for everybody, and asks for a key itself. */
export function registerDashboard(): void {
	app.http("tutti-dashboard", {
		methods: ["GET"],
		route: "dashboard",
		authLevel: "anonymous",
		// The build puts it beside the bundle.
		handler: dashboardPage(import.meta.dirname),
	});
}
