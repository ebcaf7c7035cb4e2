/**
 * Bundles the function app into two files: `functions.cjs`, which the worker loads, and `later.cjs`, the packages
 * that the app imports when it first needs them: Azure's for ARM, identity and storage. They are more than half of
 * all code, and Node reads a file as a whole, so that in one file they would cost each start their compilation.
 */
import { writeFileSync } from "node:fs";
import { type BuildOptions, build, type Plugin } from "esbuild";

/** What is loaded by `require`. Source is ESM, and knows its folder by another name. */
export const COMMONJS = {
	format: "cjs",
	define: { "import.meta.dirname": "__dirname" },
} as const;

/** `names`: the packages found behind `import()`, in no order. */
function laterPackages(names: Set<string>): Plugin {
	return {
		name: "later-packages",
		setup({ onResolve, onLoad }) {
			onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
				if (kind !== "dynamic-import" || path.startsWith("node:")) return undefined;
				names.add(path);
				return { path, namespace: "later" };
			});
			onLoad({ filter: /.*/, namespace: "later" }, ({ path }) => ({
				contents: `module.exports = require("./later.cjs")[${JSON.stringify(path)}];`,
			}));
			onResolve({ filter: /^\.\/later\.cjs$/, namespace: "later" }, () => ({
				path: "./later.cjs",
				external: true,
			}));
		},
	};
}

/** Of `validator`'s hundred checks durable-functions uses one, and loading them takes half as long as all else. */
const oneValidator: Plugin = {
	name: "one-validator",
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /^validator$/ }, ({ resolveDir }) => ({
			path: "validator",
			namespace: "one-validator",
			pluginData: resolveDir,
		}));
		onLoad({ filter: /.*/, namespace: "one-validator" }, ({ pluginData }) => ({
			contents: 'exports.isURL = require("validator/lib/isURL").default;',
			resolveDir: pluginData as string,
		}));
	},
};

/** The files of OpenTelemetry's SDK and of Application Insights' exporter, by the sources that import them. */
const TELEMETRY_FILES = { "open-sdk": "telemetry.cjs", "application-insights": "insights.cjs" };

/** Leaves OpenTelemetry to files of their own, which are read when something is told and not before. */
export const telemetryApart: Plugin = {
	name: "telemetry-apart",
	setup({ onResolve }) {
		onResolve({ filter: /\/(open-sdk|application-insights)\.ts$/ }, ({ path, kind }) => {
			if (kind !== "dynamic-import") return undefined;
			const name = /([a-z-]+)\.ts$/.exec(path)![1] as keyof typeof TELEMETRY_FILES;
			return { path: `./${TELEMETRY_FILES[name]}`, external: true };
		});
	},
};

/** Writes them into the folder, beside the bundle that loads them. */
export async function buildTelemetry(common: BuildOptions, folder: string): Promise<void> {
	await Promise.all(
		Object.entries(TELEMETRY_FILES).map(([source, file]) =>
			build({
				...common,
				entryPoints: [`src/telemetry/sdk/${source}.ts`],
				outfile: `${folder}/${file}`,
				format: "cjs",
				plugins: [telemetryApart],
			}),
		),
	);
}

/** Writes the two files and their maps into the folder. */
export async function buildApp(common: BuildOptions, folder: string): Promise<void> {
	const later = new Set<string>();
	await build({
		...common,
		entryPoints: ["src/functions/main.ts"],
		outfile: `${folder}/functions.cjs`,
		...COMMONJS,
		define: { ...common.define, ...COMMONJS.define },
		// The worker supplies this module; it is on no registry.
		external: ["@azure/functions-core"],
		plugins: [...(common.plugins ?? []), telemetryApart, laterPackages(later), oneValidator],
	});
	await buildTelemetry(common, folder);
	const properties = [...later].sort().map((name) => {
		const text = JSON.stringify(name);
		return `get ${text}() { return require(${text}); }`;
	});
	await build({
		...common,
		stdin: {
			contents: `module.exports = { ${properties.join(", ")} };`,
			resolveDir: process.cwd(),
			sourcefile: "later.cjs",
		},
		outfile: `${folder}/later.cjs`,
		format: "cjs",
	});
	writeFileSync(`${folder}/package.json`, `${JSON.stringify({ main: "functions.cjs" })}\n`);
}
