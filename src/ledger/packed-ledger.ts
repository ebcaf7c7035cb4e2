import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Ledger } from "./ledger.ts";
import { bytesOf, stateSize } from "./state-size.ts";

/** A large ledger as it is kept: the JSON of it, deflated, in base64. Leases are alike: it is a fourth or a fifth. */
export interface PackedLedger {
	/** Above that of the ledger inside, so that code which knows of no packing takes it for newer; none of its own. */
	version: typeof PACKED_VERSION;
	deflated: string;
}

export const PACKED_VERSION = 3;

/** Those that cannot be larger are kept as they are: to pack costs more than all else. */
const PACKED_FROM_BYTES = 800_000;

export function packLedger(ledger: Ledger): Ledger | PackedLedger {
	if (bytesOf(stateSize(ledger)) < PACKED_FROM_BYTES) return ledger;
	const deflated = deflateRawSync(JSON.stringify(ledger), { level: 1 }).toString("base64");
	return { version: PACKED_VERSION, deflated };
}

export function unpackLedger({ deflated }: PackedLedger): Ledger {
	return JSON.parse(inflateRawSync(Buffer.from(deflated, "base64")).toString()) as Ledger;
}
