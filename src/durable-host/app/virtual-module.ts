import { createRequire, registerHooks } from "node:module";

const SCHEME = "durable-host:";
const sources = new Map<string, string>();
let isHooked = false;

/** Supplies a CommonJS module under a name that is nowhere installed, to the whole process. */
export function provideModule(specifier: string, source: string): void {
	sources.set(SCHEME + specifier, source);
	if (isHooked) return;
	isHooked = true;
	registerHooks({
		resolve: (asked, context, next) =>
			sources.has(SCHEME + asked)
				? { url: SCHEME + asked, format: "commonjs", shortCircuit: true }
				: next(asked, context),
		load: (url, context, next) => {
			const found = sources.get(url);
			return found === undefined
				? next(url, context)
				: { format: "commonjs", source: found, shortCircuit: true };
		},
	});
}

const NATIVE_IMPORT = "durable-host-native-import";

/** Node's own import(). Tools that rewrite import() in this source would load an app with a loader of theirs. */
export function nativeImport(url: string): Promise<unknown> {
	provideModule(NATIVE_IMPORT, "module.exports = (url) => import(url);");
	const load = createRequire(import.meta.url)(NATIVE_IMPORT) as typeof nativeImport;
	return load(url);
}
