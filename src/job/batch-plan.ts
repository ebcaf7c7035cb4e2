/** How the items of a job are put into batches, and batches into sections. */

/** Children of one orchestration: more make its history and its replay long. */
const BATCHES_PER_SECTION = 100;

export interface BatchPlan {
	batchCount: number;
	/** The items of a batch: `count` of them, from the index `from`. */
	batchItems: (batch: number) => { from: number; count: number };
	sections: Section[];
}

/** `count` batches under one orchestration, from the batch `from`. */
export interface Section {
	section: number;
	from: number;
	count: number;
}

/** Batches and sections count from 0 and are full, but for the last. No items: no batches. */
export function planBatches(itemCount: number, itemsPerGroup: number): BatchPlan {
	const batchCount = Math.ceil(itemCount / itemsPerGroup);
	const sectionCount = Math.ceil(batchCount / BATCHES_PER_SECTION);
	return {
		batchCount,
		batchItems: (batch) => {
			if (!Number.isInteger(batch) || batch < 0 || batch >= batchCount)
				throw new RangeError(`There is no batch ${batch}: the job has ${batchCount}, from 0.`);
			const from = batch * itemsPerGroup;
			return { from, count: Math.min(itemsPerGroup, itemCount - from) };
		},
		sections: Array.from({ length: sectionCount }, (_, section) => {
			const from = section * BATCHES_PER_SECTION;
			return { section, from, count: Math.min(BATCHES_PER_SECTION, batchCount - from) };
		}),
	};
}
