/**
 * Builds what runs: the function app (`dist/app`, as Azure's worker and the durable host load it), its package for
 * Azure (`dist/azure`: the same files with Azure's host.json), the library and the command.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { azureHost, readEngine, readHostTelemetry } from "../infra/azure-host.ts";
import { buildApp, buildTelemetry, COMMONJS, telemetryApart } from "./build-app.ts";
import { buildDashboard } from "./build-dashboard.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const engine = readEngine(process.env.TUTTI_ENGINE);
const hostTelemetry = readHostTelemetry(process.env.TUTTI_HOST_TELEMETRY);
rmSync("dist", { recursive: true, force: true });
mkdirSync("dist/app", { recursive: true });

const common: BuildOptions = {
	bundle: true,
	platform: "node",
	target: "node22",
	sourcemap: "linked",
	legalComments: "none",
	logLevel: "warning",
};

await Promise.all([
	buildApp(common, "dist/app"),
	build({
		...common,
		entryPoints: ["src/functions/library.ts"],
		outfile: "dist/library.cjs",
		...COMMONJS,
		external: ["@azure/functions-core", "@azure/functions", "durable-functions"],
		plugins: [telemetryApart],
	}),
	buildTelemetry(common, "dist"),
	build({
		...common,
		// The host starts its threads from files of their own.
		entryPoints: {
			tutti: "src/cli/main.ts",
			"activity-thread": "src/durable-host/app/activity-thread.ts",
			"writer-thread": "src/durable-host/store/writer-thread.ts",
		},
		outdir: "dist",
		outExtension: { ".js": ".mjs" },
		format: "esm",
		banner: {
			js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
		},
	}),
]);

// The app reads the page from beside its bundle, and so does an app that uses the library.
const dashboard = await buildDashboard();
for (const folder of ["dist", "dist/app"]) {
	writeFileSync(`${folder}/dashboard.html`, dashboard.html);
	writeFileSync(`${folder}/dashboard.html.gz`, dashboard.gzipped);
}

cpSync("src/functions/host.json", "dist/app/host.json");

mkdirSync("dist/azure");
const page = ["dashboard.html", "dashboard.html.gz"];
const code = ["functions.cjs", "later.cjs", "telemetry.cjs", "insights.cjs"];
for (const file of [...code, "package.json", ...page]) {
	cpSync(`dist/app/${file}`, `dist/azure/${file}`);
}
cpSync(".funcignore", "dist/azure/.funcignore");
const host = JSON.parse(readFileSync("src/functions/host.json", "utf8"));
writeFileSync(
	"dist/azure/host.json",
	`${JSON.stringify(azureHost(host, engine, hostTelemetry), null, "\t")}\n`,
);
