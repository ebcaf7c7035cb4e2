import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realClock } from "../../../../clock/real-clock.ts";
import type { EngineUnderTest } from "../../engine.suite.ts";
import { type DockerEngineOptions, dockerEngine } from "../docker-engine.ts";
import { engineApi } from "../engine-api.ts";
import { type FoundEngine, findEngine } from "../find-engine.ts";
import { loadBusyboxImage } from "./busybox-image.ts";

/** Whether container tests are left out; `engine-for-tests.ts` has said why. */
export const leftOut = process.env.TUTTI_CONTAINER_TESTS !== "run";

/** The engine that the tests run on, met anew: who takes it closes it. */
export async function meetEngine(): Promise<FoundEngine> {
	const search = await findEngine(process.env);
	if (!search.found) throw new Error(search.why);
	return search.found;
}

export interface DockerUnderTest extends EngineUnderTest {
	directory: string;
	/** To look at the engine directly. */
	engine: FoundEngine;
}

/** Engines on a state folder of the test's own, and an image with a shell. */
export async function dockerUnderTest(
	options: Partial<DockerEngineOptions> = {},
): Promise<DockerUnderTest> {
	const directory = mkdtempSync(join(tmpdir(), "docker-under-test-"));
	const engine = await meetEngine();
	const image = await loadBusyboxImage(engine.api);
	const open = () => {
		// Each has connections of its own, so that closing one leaves the others theirs.
		const own = { ...engine, api: engineApi(engine.address) };
		const clock = realClock();
		return dockerEngine({ engine: own, directory, clock, graceMs: 1000, ...options });
	};
	return {
		...{ directory, engine, image, open },
		async end() {
			const last = open();
			await last.clearLeftovers?.(new Set());
			last.close();
			engine.api.close();
			rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}
