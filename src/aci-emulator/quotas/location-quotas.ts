import type { DatabaseSync } from "node:sqlite";
import { normalLocation } from "../groups/container-group.ts";
import { defaultQuotas, type Quotas } from "./quotas.ts";

/** Which quotas hold in which location. What is set while the emulator runs is kept in the database. */
export interface LocationQuotas {
	/** What holds in the location now. */
	of(location: string): Quotas;
	/** Sets members for a location over those of all locations, in place of what was set before. */
	set(location: string, quotas: Partial<Quotas>): void;
	/** What was set, by location. */
	overrides(): Record<string, Partial<Quotas>>;
}

export interface LocationQuotasOptions {
	/** For all locations. Default: `defaultQuotas`. */
	everywhere?: Partial<Quotas> | undefined;
	/** For single locations; stored settings of an earlier run go before them. */
	byLocation?: Record<string, Partial<Quotas>> | undefined;
}

export function locationQuotas(
	database: DatabaseSync,
	{ everywhere, byLocation = {} }: LocationQuotasOptions = {},
): LocationQuotas {
	const put = database.prepare(
		"INSERT INTO location_quotas (location, quotas) VALUES (?, ?) ON CONFLICT DO UPDATE SET quotas = excluded.quotas",
	);
	const base = { ...defaultQuotas, ...everywhere };
	const set = new Map<string, Partial<Quotas>>();
	for (const [location, quotas] of Object.entries(byLocation)) {
		set.set(normalLocation(location), quotas);
	}
	for (const row of database.prepare("SELECT * FROM location_quotas").all()) {
		set.set(row.location as string, JSON.parse(row.quotas as string) as Partial<Quotas>);
	}
	return {
		of: (location) => ({ ...base, ...set.get(normalLocation(location)) }),
		set(location, quotas) {
			const key = normalLocation(location);
			put.run(key, JSON.stringify(quotas));
			set.set(key, quotas);
		},
		overrides: () => Object.fromEntries(set),
	};
}
