import { normalLocation } from "../groups/container-group.ts";
import { quotasSchema } from "../quotas/quotas.ts";
import { usagesOf } from "../quotas/usage.ts";
import type { ControlRoom } from "./control-call.ts";
import { checkedBody } from "./control-call.ts";

const someQuotas = quotasSchema.partial();

/**
 * `/emulator/quotas`: GET what was set, by location. `/emulator/quotas/{location}`: GET what holds there and
 * what is used; PUT members that are to hold there, in place of those set before (`{}`: none). They hold from
 * the next request on, and are kept.
 */
export const controlQuotas: ControlRoom = {
	whole: { GET: ({ quotas }) => Response.json({ locations: quotas.overrides() }) },
	named: {
		GET({ quotas, store }, { name }) {
			const location = normalLocation(name);
			const usages = usagesOf(quotas, store, location).map(({ name: quota, limit, used }) => ({
				...{ quota, limit, used },
			}));
			return Response.json({ location, quotas: quotas.of(location), usages });
		},
		PUT({ quotas }, { name, body }) {
			const location = normalLocation(name);
			const wanted = checkedBody(someQuotas, body);
			quotas.set(location, definedOf(wanted));
			return Response.json({ location, quotas: quotas.of(location) });
		},
	},
};

/** Without members that are undefined: they would hide the defaults. */
function definedOf<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
	return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]?: NonNullable<T[K]>;
	};
}
