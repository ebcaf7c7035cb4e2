import type { Reporter, TestModule } from "vitest/node";

/** Ends a test run with one plain line of the real counts. */
export default class CountReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[]): void {
		let passed = 0;
		let failed = 0;
		for (const module of modules) {
			const tests = [...module.children.allTests()];
			// A file that failed before its tests could be collected is one failure.
			if (module.state() === "failed" && tests.every((test) => test.result().state !== "failed")) {
				failed++;
			}
			for (const test of tests) {
				if (test.result().state === "passed") passed++;
				if (test.result().state === "failed") failed++;
			}
		}
		process.stdout.write(`${passed} passed, ${failed} failed\n`);
	}
}
