/** What a case of the benchmark is: settings to run, how to run one in a process of its own, what to print. */
import type { HostOptions, RunningEngine } from "./engine.ts";
import type { Probe } from "./probe.ts";

export type Metrics = Record<string, number>;

/** One run of one engine at one setting. */
export interface Outcome {
	case: string;
	setting: string;
	engine: string;
	round: number;
	metrics?: Metrics;
	/** Why there are no metrics. */
	failure?: string;
}

export interface Choices {
	n: number[];
}

export interface Column {
	title: string;
	/** Of the metrics. */
	key: string;
	/** Digits after the point. */
	digits: number;
	/** Whether ours/other is printed too. */
	compared?: boolean;
}

export interface Case {
	name: string;
	/** Printed above the tables. */
	title: string;
	/** The engines that take part; default: all. */
	engines?: (name: string) => boolean;
	settings(choices: Choices): string[];
	columns(setting: string): Column[];
	/** What our host is started with. */
	hostOptions?: (setting: string) => HostOptions;
	/** `children` of what it answers is how many there are on the disk. */
	run(engine: RunningEngine, probe: Probe, setting: string): Promise<Metrics>;
	/** The setting that the others are divided by, for a column. */
	base?: { setting: string; key: string; title: string };
	/** Instead of a row for each engine: a row for each sample `k`, with the metrics `<key><k>`. */
	series?: { title: string; samples: string[] };
}
