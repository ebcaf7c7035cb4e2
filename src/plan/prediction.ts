/** What a run of the ledger in virtual time comes to. Spans are milliseconds from the submission. */
import type { BindingLimit } from "./binding-limit.ts";

export interface Prediction {
	items: number;
	containerGroups: number;
	/** When the first and the last container group are created. Absent: the job does not get there. */
	firstCreateMs?: number;
	lastCreateMs?: number;
	/** To the last outcome, that of the merge step included where its duration is known. */
	makespanMs: number;
	/** Groups of this job at once, and creates by region. */
	mostAtOnce: number;
	createsByRegion: Record<string, number>;
	/** By region, what groups are billed for: vCPU-hours and gigabyte-hours. */
	usageByRegion: Record<string, { vcpuHours: number; gbHours: number }>;
	/** What its launches waited for, the longest first, as parts of the makespan. */
	waits: { limit: BindingLimit; part: number }[];
	/** How many of the container groups are created: all of them, unless it ends before it is done. */
	launched: number;
	/** Why it is not done when it ends. `quota`: no region's whole quota has room for one of its launches. */
	unfinished?: "deadline" | "budget" | "quota";
}
