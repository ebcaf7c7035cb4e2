import { expect, it } from "vitest";
import type { QuotaListView } from "../../api/views.ts";
import { quotaLines } from "./quota-lines.ts";

const NOW = 1_000_000;
const at = (ms: number) => new Date(NOW + ms).toISOString();
const rate = (ours: number) => ({
	fiveMinutes: { limit: 100, from: "headers" as const, ours, others: 3 },
	hour: { limit: 300, from: "assumed" as const, ours: 2 * ours, others: 0 },
});
const region: QuotaListView["regions"][number] = {
	name: "westeurope",
	containerGroups: { limit: 100, from: "usages", ours: 12, others: 5 },
	confidentialGroups: { limit: 100, from: "assumed", ours: 0, others: 0 },
	cores: {
		standard: { limit: 10, from: "usages", ours: 8, others: 1 },
		spot: { limit: 10, from: "assumed", ours: 0, others: 0 },
		confidential: { limit: 100, from: "assumed", ours: 0, others: 0 },
	},
	creates: { ...rate(20), nextRoomAt: at(-5) },
	deletes: { ...rate(97), nextRoomAt: at(12_000) },
	closed: [
		{ what: "spot", why: "capacity", until: at(40_000) },
		{ what: "deletes", why: "throttled", until: at(5000) },
	],
	toDelete: 3,
	readAt: at(-30_000),
};

it("quotas are a table a region, with what is closed and why", () => {
	const arm = { reads: { size: 200, left: 180 }, deletes: { size: 200, left: 10 } };
	const view: QuotaListView = { share: 0.5, regions: [region], arm };
	expect(`\n${quotaLines(view, NOW).join("\n")}\n`).toMatchInlineSnapshot(`
		"
		westeurope  its quotas were read 30 s ago
		                      LIMIT  FROM     OURS  OTHERS
		  container groups      100  usages     12       5
		  standard vCPUs         10  usages      8       1
		  spot vCPUs             10  assumed     0       0
		  creates in 5 min      100  headers    20       3
		  creates in an hour    300  assumed    40       0
		  deletes in 5 min      100  headers    97       3
		  deletes in an hour    300  assumed   194       0
		  next create at once, next delete in 12 s
		  to be deleted: 3 container groups
		  closed to spot creates: capacity, for 40 s more
		  closed to deletes: throttled, for 5.0 s more

		This installation takes at most 50 % of each limit.
		Azure Resource Manager takes at once: 180 of 200 reads, 10 of 200 deletes.
		"
	`);
});

it("what is not known is said to be so", () => {
	const { readAt: _, ...unread } = region;
	const { nextRoomAt: __, ...creates } = region.creates;
	const view: QuotaListView = { share: 1, regions: [{ ...unread, creates }], arm: {} };
	const lines = quotaLines(view, NOW);
	expect(lines[0]).toBe("westeurope  its quotas have not been read yet");
	expect(lines.join("\n")).toContain("next create when requests under way are answered");
	expect(lines.at(-1)).toContain("closed to deletes");
});
