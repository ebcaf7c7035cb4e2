import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		reporters: ["default", "./scripts/count-reporter.ts"],
		projects: [
			{
				test: {
					name: "unit",
					include: ["src/**/*.test.ts"],
					testTimeout: 20_000,
				},
			},
			{
				test: {
					name: "e2e",
					include: ["e2e/**/*.test.ts"],
					testTimeout: 120_000,
					hookTimeout: 60_000,
				},
			},
		],
	},
});
