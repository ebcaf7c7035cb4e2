/** What a chaos process saw, a line each, written at once: a kill takes nothing of it. */
import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import type { ArmRequest } from "../arm-requests.ts";

export type ChaosEvent =
	/** A request that reached its operation, and whether a fault was answered in place of the work. */
	| { event: "asked"; operation: string; group: string; at: number; refusedByFault: boolean }
	| ({ event: "answered"; byFault: boolean } & ArmRequest)
	/** A container that exists, or did: seen when the engine first asked what becomes of it. */
	| { event: "container"; group: string; name: string; restart: number }
	| { event: "callback"; index: number; group: string; restart: number; status: number | "none" };

export interface ChaosLog {
	write(event: ChaosEvent): void;
	close(): void;
}

export function openChaosLog(file: string): ChaosLog {
	const descriptor = openSync(file, "a");
	return {
		write: (event) => void writeSync(descriptor, `${JSON.stringify(event)}\n`),
		close: () => closeSync(descriptor),
	};
}

export function readChaosLog(file: string): ChaosEvent[] {
	if (!existsSync(file)) return [];
	const lines = readFileSync(file, "utf8").split("\n");
	return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as ChaosEvent);
}
