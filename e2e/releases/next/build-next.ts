/** Builds the function app as a release after this one might be: version 2, in which a batch decides otherwise. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import { buildApp } from "../../../scripts/build-app.ts";
import { ORCHESTRATION_VERSION } from "../../../src/job/orchestration-version.ts";

export const NEXT_VERSION = ORCHESTRATION_VERSION + 1;

const source = (path: string) => fileURLToPath(new URL(`../../../src/${path}`, import.meta.url));

/** `hasBranch`: whether the batch decides otherwise in the new version only, as it must. */
export async function buildNext(folder: string, hasBranch: boolean): Promise<string> {
	const options = {
		...{ bundle: true, platform: "node" as const, target: "node22" },
		legalComments: "none" as const,
		logLevel: "warning" as const,
		define: { HAS_BRANCH: String(hasBranch), NEXT: String(NEXT_VERSION) },
		plugins: [nextVersion],
	};
	await buildApp(options, folder);
	const host = JSON.parse(readFileSync(source("functions/host.json"), "utf8"));
	host.extensions.durableTask.defaultVersion = `${NEXT_VERSION}.0`;
	writeFileSync(join(folder, "host.json"), JSON.stringify(host));
	return folder;
}

const nextVersion: Plugin = {
	name: "next-version",
	setup(build) {
		build.onResolve({ filter: /orchestrations\/batch\.ts$/ }, ({ importer }) =>
			importer.endsWith("register-orchestrations.ts")
				? { path: fileURLToPath(new URL("batch.ts", import.meta.url)) }
				: undefined,
		);
		build.onLoad({ filter: /job\/orchestration-version\.ts$/ }, ({ path }) => {
			const text = readFileSync(path, "utf8");
			const now = `ORCHESTRATION_VERSION = ${ORCHESTRATION_VERSION};`;
			if (!text.includes(now)) throw new Error(`${path} has no ${now}`);
			const contents = text.replace(now, `ORCHESTRATION_VERSION = ${NEXT_VERSION};`);
			return { contents, loader: "ts" };
		});
	},
};
