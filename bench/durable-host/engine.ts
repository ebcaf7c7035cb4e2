/**
 * What the benchmark asks of an engine. One file under engines/ answers for each; its default export is the
 * engine. All code of the workload (orchestrations, activities) runs in the process that calls `start`, so
 * that the same clock and the same counters see every engine; servers are children of that process.
 *
 * Workload W. A parent starts the children and adds up what they return. A child runs activity A, whose side
 * effect is that it raises an event to the child through the engine's own client; waits for the event; runs
 * activity B, which does nothing; returns 1.
 */
import type { DurableHostOptions } from "../../src/durable-host/durable-host.ts";
import type { Probe } from "./probe.ts";

export interface Engine {
	/** What is lost when the process is killed, and when the machine loses power. Printed. */
	guarantee: string;
	/**
	 * Starts the engine with nothing in its state. Throws a NotInstalled when a part of it is missing. Only our
	 * host is given options, by a case that compares some of them.
	 */
	start(folder: string, probe: Probe, options?: HostOptions): Promise<RunningEngine>;
}

export type HostOptions = Pick<DurableHostOptions, "activityThreads">;

export interface RunningEngine {
	/** Runs W. The parent calls `probe.parentEnded()` last. Answers the sum by the engine's own word. */
	fanOut(size: FanOut): Promise<number>;
	/** Runs one child of W by itself, without a parent; resolves once it has called `probe.ended`. */
	one(child: number): Promise<void>;
	/** Runs children that end one at a time; see cases/trickle.ts. Only some engines do. */
	trickle?(size: FanOut): Promise<number>;
	/** A clean stop. Nothing that was started is left. */
	close(): Promise<void>;
}

/** The numbers of the children, from `first`. More than one section: parent, sections, children. */
export interface FanOut {
	children: number;
	sections: number;
	first: number;
}

/** The part of one section; the parent's own children when there is one section. */
export function section({ children, sections, first }: FanOut, index: number): FanOut {
	const size = children / sections;
	return { children: size, sections: 1, first: first + index * size };
}

/** An engine, or a program it needs, is not on this machine. */
export class NotInstalled extends Error {}
