import * as df from "durable-functions";
import { LEDGER_ENTITY, ledgerEntity } from "../ledger/ledger-entity.ts";
import { world } from "./world.ts";

export function registerLedger(): void {
	df.app.entity(
		LEDGER_ENTITY,
		ledgerEntity(() => world().clock),
	);
}
