import { registerHooks } from "node:module";

/** For `node --import`: puts the fake in the place of src/local/local-server.ts. */
registerHooks({
	resolve(specifier, context, nextResolve) {
		return specifier.endsWith("/local/local-server.ts")
			? nextResolve(new URL("./fake-local-server.ts", import.meta.url).href, context)
			: nextResolve(specifier, context);
	},
});
