import { createHistogram, type RecordableHistogram } from "node:perf_hooks";

/** How long something took, in milliseconds. */
interface Durations {
	p50: number;
	p99: number;
	max: number;
}

/** What a host has done since it started, and has to do. */
export interface CounterValues {
	dispatches: { count: number; eventsReplayed: number; failed: number; ms: Durations };
	activities: { ended: number; failed: number; running: number; waiting: number; ms: Durations };
	entities: { batches: number; running: number; ms: Durations };
	/** `woken`: instances and entities that have something to do. */
	queue: { woken: number };
	/** Transactions; `failed` are those that were tried again. */
	writes: { count: number; failed: number; ms: Durations };
	/** Instances whose history is in memory. */
	cache: { instances: number; events: number };
}

class Duration {
	readonly #histogram: RecordableHistogram = createHistogram();

	/** Records what has passed since `startMs` of performance.now(). */
	since(startMs: number): void {
		this.#histogram.record(Math.max(1, Math.round((performance.now() - startMs) * 1000)));
	}

	get values(): Durations {
		const histogram = this.#histogram;
		if (histogram.count === 0) return { p50: 0, p99: 0, max: 0 };
		const ms = (microseconds: number) => microseconds / 1000;
		return {
			p50: ms(histogram.percentile(50)),
			p99: ms(histogram.percentile(99)),
			max: ms(histogram.max),
		};
	}
}

/** What there is to do at the moment. */
export interface Gauges {
	activities: { running: number; waiting: number };
	runningEntities: number;
	woken: number;
	cache: CounterValues["cache"];
}

/** Counts; each part of the engine counts what it does. */
export class Counters {
	dispatches = 0;
	eventsReplayed = 0;
	failedDispatches = 0;
	activities = 0;
	failedActivities = 0;
	entityBatches = 0;
	writes = 0;
	failedWrites = 0;
	readonly dispatchTime = new Duration();
	readonly activityTime = new Duration();
	readonly entityTime = new Duration();
	readonly writeTime = new Duration();
	/** The engine's. */
	gauges: () => Gauges = () => ({
		activities: { running: 0, waiting: 0 },
		runningEntities: 0,
		woken: 0,
		cache: { instances: 0, events: 0 },
	});

	get values(): CounterValues {
		const { activities, runningEntities, woken, cache } = this.gauges();
		return {
			dispatches: {
				count: this.dispatches,
				eventsReplayed: this.eventsReplayed,
				failed: this.failedDispatches,
				ms: this.dispatchTime.values,
			},
			activities: {
				ended: this.activities,
				failed: this.failedActivities,
				...activities,
				ms: this.activityTime.values,
			},
			entities: {
				batches: this.entityBatches,
				running: runningEntities,
				ms: this.entityTime.values,
			},
			queue: { woken },
			writes: { count: this.writes, failed: this.failedWrites, ms: this.writeTime.values },
			cache,
		};
	}
}
