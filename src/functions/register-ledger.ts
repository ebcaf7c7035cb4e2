import * as df from "durable-functions";
import { LEDGER_ENTITY, ledgerEntity } from "../ledger/ledger-entity.ts";
import { showLedger } from "./telemetry.ts";
import { world } from "./world.ts";

export function registerLedger(): void {
	const show = showLedger(world);
	df.app.entity(
		LEDGER_ENTITY,
		ledgerEntity(() => world().clock, show),
	);
}
