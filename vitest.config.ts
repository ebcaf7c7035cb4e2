import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		reporters: ["default", "./scripts/count-reporter.ts"],
		projects: [
			{
				test: {
					name: "unit",
					include: ["{src,infra,docs}/**/*.test.ts"],
					exclude: ["**/*.containers.test.ts"],
					env: { TUTTI_CONTAINERS: "process" },
					testTimeout: 20_000,
				},
			},
			{
				test: {
					name: "e2e",
					include: ["e2e/**/*.test.ts"],
					globalSetup: ["e2e/arm-actions/check-all.ts"],
					setupFiles: ["e2e/arm-actions/record.ts"],
					exclude: ["**/*.containers.test.ts", "**/*.browser.test.ts"],
					env: { TUTTI_CONTAINERS: "process" },
					testTimeout: 120_000,
					hookTimeout: 60_000,
				},
			},
			{
				// In a Chromium; left out where there is none.
				test: {
					name: "browser",
					include: ["e2e/**/*.browser.test.ts"],
					env: { TUTTI_CONTAINERS: "process" },
					globalSetup: ["e2e/browser/chromium-for-tests.ts"],
					// A page polls, and a machine may be busy: a second says nothing.
					expect: { poll: { timeout: 20_000 } },
					fileParallelism: false,
					testTimeout: 120_000,
					hookTimeout: 60_000,
				},
			},
			{
				// On Docker or podman; left out where none answers.
				test: {
					name: "containers",
					include: ["{src,e2e}/**/*.containers.test.ts"],
					env: { TUTTI_CONTAINERS: "docker" },
					globalSetup: ["src/aci-emulator/engines/docker/testing/engine-for-tests.ts"],
					// Engines bear tens of containers at once, not hundreds.
					fileParallelism: false,
					testTimeout: 60_000,
					hookTimeout: 60_000,
				},
			},
		],
	},
});
