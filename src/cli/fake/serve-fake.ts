import { onTestFinished } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { type FakeJobServer, startFakeJobServer } from "./fake-job-server.ts";
import type { Play } from "./played-job.ts";

/** A fake server on the wall clock that is closed when the test is over. */
export async function serveFake(plays: Play[] = []): Promise<FakeJobServer> {
	const server = await startFakeJobServer(realClock(), plays);
	onTestFinished(() => server.close());
	return server;
}
