import { afterEach, beforeEach, expect, it } from "vitest";
import { groupTags } from "../../container-groups/group-tags.ts";
import type { ReconcileInput } from "../../ledger/requests.ts";
import { JOB_ID, LEASE, type WorldUnderTest, worldUnderTest } from "../world-under-test.ts";
import { readUsages } from "./read-usages.ts";
import { reconcileGroups } from "./reconcile-groups.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

it("is safe to run twice because each LIST is told with the instant at which it began", async () => {
	const tags = groupTags("hub-a", JOB_ID, LEASE);
	world.context.world.groups.list = async () => ({
		answer: "found",
		groups: [{ name: LEASE, tags, location: "here" }],
	});
	const first = world.now();
	await reconcileGroups({}, world.context);
	world.pass(30_000);
	await reconcileGroups({}, world.context);
	const groups = [{ name: LEASE, job: JOB_ID, region: "here" }];
	expect(world.said.signals).toMatchObject([
		{ operation: "reconcile", input: { beganAt: first, groups } },
		{ operation: "reconcile", input: { beganAt: first + 30_000, groups } },
	]);
});

it("tells nothing when the LIST got no clear answer", async () => {
	world.context.world.groups.list = async () => ({ answer: "unclear", message: "HTTP 503" });
	await reconcileGroups({}, world.context);
	expect(world.said.signals).toEqual([]);
});

it("tells that reads are refused, so that looks wait, too: of the LIST and of usages", async () => {
	const refused = { answer: "unclear", message: "HTTP 429", retryAfterMs: 9000 } as const;
	world.context.world.groups.list = async () => refused;
	world.context.world.groups.usages = async () => refused;
	await reconcileGroups({}, world.context);
	await readUsages({ regions: ["here"] }, world.context);
	const told = { operation: "looked", input: { looks: [], retryAfterMs: 9000 } };
	expect(world.said.signals).toEqual([told, told]);
});

it("tells a long LIST in pieces that leave no name out, each well under 48 KB", async () => {
	const names = Array.from({ length: 600 }, (_, k) => `a-123456-r1-b${k}-n1`);
	world.context.world.groups.list = async () => ({
		answer: "found",
		groups: names.map((name) => ({
			...{ name, location: "westeurope" },
			tags: groupTags("hub-a", JOB_ID, name),
		})),
	});
	await reconcileGroups({}, world.context);
	const pieces = world.said.signals.map(({ input }) => input as ReconcileInput);
	expect(pieces.flatMap(({ groups }) => groups.map(({ name }) => name))).toEqual(names.sort());
	expect(pieces.map(({ from, to }) => [from, to])).toEqual([
		[undefined, pieces[1]!.groups[0]!.name],
		[pieces[1]!.groups[0]!.name, pieces[2]!.groups[0]!.name],
		[pieces[2]!.groups[0]!.name, undefined],
	]);
	for (const piece of pieces) expect(JSON.stringify(piece).length).toBeLessThan(48 * 1024);
});
