import { ArmError } from "../arm/arm-error.ts";
import { readBody } from "../arm/read-body.ts";
import { controlBill } from "./control-bill.ts";
import type { ControlCall, ControlParts, ControlRoom } from "./control-call.ts";
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
		if (!room || rest.length > 0) {
			throw new ArmError(
				404,
				"NotFound",
				`The path '${pathname}' is none of the control API. It has /emulator/${Object.keys(rooms).join(", /emulator/")}.`,
			);
		}
		const name = encodedName === undefined ? undefined : decoded(encodedName);
		const call: ControlCall = {
			...(name === undefined ? {} : { name }),
			query: searchParams,
			body: await readBody(request),
		};
		const serve = Object.hasOwn(room, request.method) ? room[request.method] : undefined;
		if (!serve) {
			throw new ArmError(
				405,
				"MethodNotAllowed",
				`The requested resource does not support http method '${request.method}'.`,
				{ Allow: Object.keys(room).join(", ") },
			);
		}
		return serve(parts, call);
	};
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw new ArmError(400, "InvalidUri", `The path segment '${text}' is not well encoded.`);
	}
}
