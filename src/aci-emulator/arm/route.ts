import type { Operation } from "../operations/operation.ts";
import { ArmError } from "./arm-error.ts";

export interface Route {
	operation: Operation;
	path: Record<string, string>;
}

/** Finds the operation of a request. Throws ARM's 404 for a path that none has, 405 for a wrong method. */
export function router(operations: Operation[]): (method: string, pathname: string) => Route {
	const patterns = operations.map((operation) => ({
		operation,
		parts: operation.path.split("/"),
	}));
	return (method, pathname) => {
		const given = pathname.replace(/\/+$/, "").split("/");
		const allowed: string[] = [];
		for (const { operation, parts } of patterns) {
			const path = match(parts, given);
			if (!path) continue;
			if (operation.method === method) return { operation, path };
			allowed.push(operation.method);
		}
		if (allowed.length > 0) {
			throw new ArmError(
				405,
				"MethodNotAllowed",
				`The requested resource does not support http method '${method}'.`,
				{ Allow: allowed.join(", ") },
			);
		}
		throw unknownPath(given);
	};
}

/** As ARM refuses a provider or a type that nobody has; for other paths there is no published sample. */
function unknownPath(given: string[]): ArmError {
	const at = given.findLastIndex((part) => part.toLowerCase() === "providers");
	const namespace = given[at + 1];
	const type = given[at + 2];
	if (at > 0 && namespace !== undefined && type !== undefined) {
		return isOurs(namespace)
			? new ArmError(
					404,
					"InvalidResourceType",
					`The resource type '${type}' could not be found in the namespace '${namespace}'.`,
				)
			: new ArmError(
					404,
					"InvalidResourceNamespace",
					`The resource namespace '${namespace}' is invalid.`,
				);
	}
	const path = given.join("/");
	return new ArmError(404, "NotFound", `The path '${path}' is not one that the emulator serves.`);
}

function isOurs(namespace: string): boolean {
	return /^microsoft\.(containerinstance|standbypool|resources)$/i.test(namespace);
}

function match(parts: string[], given: string[]): Record<string, string> | undefined {
	if (parts.length !== given.length) return undefined;
	const path: Record<string, string> = {};
	for (const [index, part] of parts.entries()) {
		const value = given[index]!;
		if (part.startsWith("{")) {
			if (value === "") return undefined;
			path[part.slice(1, -1)] = decoded(value);
		} else if (part.toLowerCase() !== value.toLowerCase()) {
			return undefined;
		}
	}
	return path;
}

function decoded(value: string): string {
	try {
		return decodeURIComponent(value);
	} catch {
		throw new ArmError(400, "InvalidUri", `The path segment '${value}' is not well encoded.`);
	}
}
