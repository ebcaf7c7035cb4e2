/**
 * The function app as `tsc` would leave it, to compare the bundle with: a CommonJS file for each source that the app
 * reaches, and the packages where npm puts them.
 */
import { globSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Compiles into the folder, which needs the project's node_modules and gets a link to them. */
export async function compileUnbundled(folder: string): Promise<void> {
	const common = {
		absWorkingDir: ROOT,
		...({ platform: "node", target: "node22", format: "cjs" } as const),
		define: { "import.meta.dirname": "__dirname" },
	};
	const reached = await build({
		...common,
		entryPoints: ["src/functions/main.ts"],
		bundle: true,
		packages: "external",
		write: false,
		metafile: true,
	});
	const entryPoints = Object.keys(reached.metafile.inputs);
	await build({ ...common, entryPoints, outbase: "src", outdir: join(folder, "dist") });
	for (const file of globSync(join(folder, "dist/**/*.js"))) {
		const code = readFileSync(file, "utf8");
		writeFileSync(file, code.replace(/require\("(\.[^"]+)\.ts"\)/g, 'require("$1.js")'));
	}
	writeFileSync(join(folder, "package.json"), '{"main":"dist/functions/main.js"}');
	symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
}
