import { ArmError } from "../arm/arm-error.ts";
import { readBody } from "../arm/read-body.ts";
import { controlBill } from "./control-bill.ts";
import type { ControlParts, ControlRoom } from "./control-call.ts";
import { controlClock } from "./control-clock.ts";
import { controlFaults } from "./control-faults.ts";
import { controlGroups } from "./control-groups.ts";
import { controlQuotas } from "./control-quotas.ts";

/**
 * The emulator's own API under `/emulator/`, for tests and for people: what is to go wrong, quotas, the clock,
 * the bill, an overview. Azure has nothing like it. Whoever may call ARM may call it: the caller checks tokens.
 *
 * Paths are `/emulator/{room}` and `/emulator/{room}/{name}`; errors have ARM's shape. A call must not hold the
 * clock while it is served, since a step waits until nothing does.
 */
const rooms: Readonly<Record<string, ControlRoom>> = {
	faults: controlFaults,
	quotas: controlQuotas,
	clock: controlClock,
	bill: controlBill,
	groups: controlGroups,
};

export function controlApi(parts: ControlParts): (request: Request) => Promise<Response> {
	return async (request) => {
		const { pathname, searchParams } = new URL(request.url);
		const [, , roomName = "", encodedName, ...rest] = pathname.replace(/\/+$/, "").split("/");
		const room = Object.hasOwn(rooms, roomName) ? rooms[roomName] : undefined;
		const methods = encodedName === undefined ? room?.whole : room?.named;
		if (!methods || rest.length > 0) {
			throw new ArmError(
				404,
				"NotFound",
				`The path '${pathname}' is none of the control API. It has ${paths().join(", ")}.`,
			);
		}
		const name = decoded(encodedName ?? "");
		const call = { name, query: searchParams, body: await readBody(request) };
		const serve = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
		if (!serve) {
			throw new ArmError(
				405,
				"MethodNotAllowed",
				`The requested resource does not support http method '${request.method}'.`,
				{ Allow: Object.keys(methods).join(", ") },
			);
		}
		return serve(parts, call);
	};
}

function paths(): string[] {
	return Object.entries(rooms).flatMap(([room, { named }]) => [
		`/emulator/${room}`,
		...(named ? [`/emulator/${room}/{name}`] : []),
	]);
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw new ArmError(400, "InvalidUri", `The path segment '${text}' is not well encoded.`);
	}
}
