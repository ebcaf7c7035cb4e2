import { steppedClock } from "../../../clock/stepped-clock.ts";
import { type HostUnderTest, startHostUnderTest, TEST_START_MS } from "../../host-under-test.ts";

/** A host whose clock stands still until `pass` lets time go by. */
export interface StillHost extends HostUnderTest {
	pass(durationMs: number): Promise<void>;
	/** The status code and the parsed body of any request to the management API. */
	ask(method: string, path: string, body?: string): Promise<[number, unknown]>;
}

export async function startStillHost(): Promise<StillHost> {
	const clock = steppedClock({ startMs: TEST_START_MS });
	let letGo = clock.hold();
	const host = await startHostUnderTest({ clock });
	return {
		...host,
		pass(durationMs) {
			return new Promise((resolve) => {
				clock.callAt(clock.now() + durationMs, () => {
					letGo = clock.hold();
					resolve();
				});
				letGo();
			});
		},
		async ask(method, path, body) {
			const headers = { "content-type": "application/json" };
			const init = body === undefined ? { method } : { method, headers, body };
			const response = await host.management(path, init);
			const text = await response.text();
			return [response.status, text === "" ? "" : JSON.parse(text)];
		},
	};
}
