import type { LaunchFault } from "../faults/faults.ts";

/** How long the emulated platform takes, in milliseconds of the clock. */
export interface Timing {
	/** From the PUT until the image pull begins. Default 4,000. */
	pendingMs: number;
	/** The pull of the images whose size is not known, together. Default 4,000. */
	pullMs: number;
	/** From the end of the pull until the containers start. Default 5,000. */
	startMs: number;
	/** Before a container is run, or an image pulled, again; doubles up to 5 minutes. Default 10,000. */
	restartBackOffMs: number;
	/** From the PUT until a capacity failure shows (a fault). Default 25,000. */
	capacityFailureMs: number;
	/** From the PUT until a group whose containers did not start is given up. Default 1,800,000, as ACI's. */
	provisioningTimeoutMs: number;
	/** Sizes of images in megabytes, by name. An image with a size is pulled as long as that takes. Default: none. */
	imageSizesMb: Record<string, number> | ((image: string) => number | undefined);
	/** Default 15: issue reports tell of 120 s for 1.8 GB out of a registry in the same region. */
	pullMbPerSecond: number;
}

/** Together about what recorded creates of small images took: 12 to 16 s from PUT to Started. */
export const defaultTiming: Timing = {
	pendingMs: 4000,
	pullMs: 4000,
	startMs: 5000,
	restartBackOffMs: 10_000,
	capacityFailureMs: 25_000,
	provisioningTimeoutMs: 1_800_000,
	imageSizesMb: {},
	pullMbPerSecond: 15,
};

const LONGEST_BACK_OFF_MS = 300_000;

/** The wait after `count` earlier ones. */
export function backOffMs(timing: Timing, count: number): number {
	const ms = timing.restartBackOffMs * 2 ** Math.min(count, 20);
	return Math.min(LONGEST_BACK_OFF_MS, Math.round(ms));
}

/** What a start that was accepted takes. Whole milliseconds, so that instants are. */
export interface StartPlan {
	pendingMs: number;
	pullMs: number;
	startMs: number;
	/** When it is given up. */
	timeoutAt: number;
	provisioningTimeoutMs: number;
}

export interface StartRequest {
	acceptedAt: number;
	/** The images that are not there from a deployment before. */
	imagesToPull: string[];
	/** The whole way from acceptance to start, if the engine decides it; its parts keep their proportions. */
	startUpMs?: number | undefined;
	faults: LaunchFault[];
}

export function planStart(timing: Timing, request: StartRequest): StartPlan {
	const { acceptedAt, startUpMs, faults } = request;
	const pullMs = pullTimeMs(timing, request.imagesToPull);
	const wholeMs = timing.pendingMs + pullMs + timing.startMs;
	const scale = startUpMs === undefined || wholeMs === 0 ? 1 : startUpMs / wholeMs;
	const plan = {
		pendingMs: Math.round(timing.pendingMs * scale),
		pullMs: Math.round(pullMs * scale),
		startMs: 0,
		timeoutAt: acceptedAt + Math.round(timing.provisioningTimeoutMs),
		provisioningTimeoutMs: timing.provisioningTimeoutMs,
	};
	plan.startMs = Math.max(0, Math.round(startUpMs ?? wholeMs) - plan.pendingMs - plan.pullMs);
	for (const fault of faults) {
		if (fault.kind === "slow-pull") plan.pullMs = Math.round(fault.pullMs);
		if (fault.kind === "slow-start") plan.startMs = Math.round(fault.startMs);
	}
	return plan;
}

/** Images are pulled one after the other. Those of unknown size take the timing's figure together. */
function pullTimeMs({ imageSizesMb, pullMbPerSecond, pullMs }: Timing, images: string[]): number {
	// An image may have the name of what every object has, such as "constructor".
	const sizes = new Map(Object.entries(imageSizesMb));
	let sizeMb = 0;
	let unknown = false;
	for (const image of new Set(images)) {
		const known = typeof imageSizesMb === "function" ? imageSizesMb(image) : sizes.get(image);
		if (known === undefined) unknown = true;
		else sizeMb += known;
	}
	return (sizeMb / pullMbPerSecond) * 1000 + (unknown ? pullMs : 0);
}
