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
		throw new ArmError(
			404,
			"NotFound",
			`The path '${pathname}' is not one that the emulator serves.`,
		);
	};
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
