import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as z from "zod";
import type { Clock } from "../../clock/clock.ts";
import { settableClock } from "../../clock/settable-clock.ts";
import { UserError } from "../errors/user-error.ts";

/** The clock of an emulator, and how it is kept for the next one on the same state. */
export interface EmulatorClock {
	clock: Clock;
	/** As the option --clock has it. */
	words: string;
	/** Writes down what time it is, so that the next one does not go back. */
	keep(): void;
}

const keptSchema = z.object({ kind: z.enum(["real", "set"]), nowMs: z.number() });

/**
 * The clock that --clock names, for a state folder. A clock that is not real goes on from where the last one on
 * the same state was; the control API may then step it or change its speed. What is stored has the times of one
 * kind of clock, so the other kind is refused.
 */
export function emulatorClock(text: string | undefined, file: string, wall: Clock): EmulatorClock {
	const factor = factorOf(text);
	const kind = text === undefined || text === "real" ? "real" : "set";
	const kept = readKept(file);
	if (kept && kept.kind !== kind) {
		throw new UserError(
			`The state beside ${file} has the times of a clock that ${kept.kind === "real" ? "is real" : "was scaled or stepped"}; received --clock ${text ?? "real"}. Nothing was started.`,
			"Use the same kind of clock, or another folder: --state <folder>.",
		);
	}
	const startMs = Math.max(kept?.nowMs ?? 0, wall.now());
	const clock = kind === "real" ? wall : settableClock({ factor, startMs });
	return {
		clock,
		words: text ?? "real",
		keep: () => writeFileSync(file, `${JSON.stringify({ kind, nowMs: clock.now() })}\n`),
	};
}

/** 0: it stands still until it is told to step. */
function factorOf(text: string | undefined): number {
	if (text === undefined || text === "real") return 1;
	if (text === "stepped") return 0;
	const factor = Number(/^scaled:(\d+(?:\.\d+)?)$/.exec(text)?.[1] ?? 0);
	if (factor > 0) return factor;
	throw new UserError(
		`--clock must be real, stepped, or scaled:<factor> with a factor above 0, such as scaled:60; received '${text}'. Nothing was started.`,
	);
}

function readKept(file: string): z.infer<typeof keptSchema> | undefined {
	if (!existsSync(file)) return undefined;
	try {
		return keptSchema.parse(JSON.parse(readFileSync(file, "utf8")));
	} catch (cause) {
		throw new UserError(
			`${file} must hold the emulator's clock as { "kind", "nowMs" }; it holds something else. Nothing was started.`,
			"Restore that file, or use another state: --state <folder>.",
			{ cause },
		);
	}
}
