import { expect } from "vitest";
import type { ContainerState, GroupPhase, GroupState } from "../groups/container-group-state.ts";
import type { EmulatorParts } from "../operations/operation.ts";
import type { Quotas } from "../quotas/quotas.ts";
import { usagesOf } from "../quotas/usage.ts";
import type { Answer } from "./bare-emulator.ts";

type Limits = Pick<
	Quotas,
	"createsPer5Minutes" | "createsPerHour" | "deletesPer5Minutes" | "deletesPerHour"
>;

/** How far a deployment has come. A failed pull is tried again, and failing is possible until the start. */
const RANK: Record<GroupPhase["kind"], number> = {
	...{ pending: 0, pulling: 1, "pull-failed": 1, creating: 2, launching: 3 },
	...{ started: 4, failed: 5, stopped: 6 },
};

/**
 * Says what must hold of an emulator's groups at any time, from what it has seen of them before and by its own
 * count, not by the emulator's:
 * 1. A deployment only goes forward; a container that ended for good stays as it ended.
 * 2. Usage is what stands, and within the limits.
 * 3. Within any 5 minutes and any hour no more is taken than the limits say, and no less is refused.
 * 4. A bill is open exactly while its deployment is going on.
 */
export class GroupWatcher {
	readonly #limits: Limits;
	readonly #seen = new Map<string, GroupState>();
	readonly #taken = { create: [] as number[], delete: [] as number[] };
	/** Of requests that have no answer yet, or whose answer was lost. */
	readonly #perhaps = { create: [] as number[], delete: [] as number[] };

	constructor(limits: Limits) {
		this.#limits = limits;
	}

	look(parts: EmulatorParts): void {
		const rows = parts.store.list();
		for (const { state } of rows) {
			const before = this.#seen.get(state.deployment);
			if (before) checkProgress(before, state);
			this.#seen.set(state.deployment, state);
		}
		this.#checkUsage(parts);
		const open = parts.bill.since(0).filter(({ to }) => to === undefined);
		const standing = rows.flatMap(({ state }) => [state, ...earlier(state)]);
		for (const { deployment } of open) {
			const state = standing.find((each) => each.deployment === deployment);
			expect(state, `the bill of ${deployment} is open`).toBeDefined();
			expect(["failed", "stopped"]).not.toContain(state!.phase.kind);
		}
	}

	/** Sends a request; `work` answers undefined if its answer was lost. */
	async ask(verb: string, at: number, work: () => Promise<Answer | undefined>): Promise<void> {
		const kind = verb === "put" ? "create" : verb === "Delete" ? "delete" : undefined;
		if (kind) this.#perhaps[kind].push(at);
		const answer = await work();
		if (!answer) return;
		if (kind) this.#perhaps[kind].splice(this.#perhaps[kind].indexOf(at), 1);
		this.#answered(kind, answer, at);
	}

	#answered(kind: "create" | "delete" | undefined, answer: Answer, at: number): void {
		const { status, headers, body } = answer;
		expect(status).toBeLessThan(500);
		if (!kind) return;
		const taken = this.#taken[kind];
		if (status === 429) {
			expect(this.#fits(kind, at, this.#perhaps[kind])).toBe(false);
			const waitMs = Number(headers.get("Retry-After")) * 1000;
			expect(this.#fits(kind, at + waitMs)).toBe(true);
		} else if (status < 204 || body?.error?.code === "ContainerGroupQuotaReached") {
			expect(this.#fits(kind, at)).toBe(true);
			taken.push(at);
		}
	}

	#fits(kind: "create" | "delete", at: number, more: readonly number[] = []): boolean {
		const taken = [...this.#taken[kind], ...more];
		const since = (lengthMs: number) => taken.filter((each) => each > at - lengthMs).length;
		const { createsPer5Minutes, createsPerHour, deletesPer5Minutes, deletesPerHour } = this.#limits;
		const [short, long] =
			kind === "create"
				? [createsPer5Minutes, createsPerHour]
				: [deletesPer5Minutes, deletesPerHour];
		return since(300_000) < short && since(3_600_000) < long;
	}

	#checkUsage({ store, quotas }: EmulatorParts): void {
		const { endedGroupsHoldCores } = quotas.of("local");
		const cores = { Regular: 0, Spot: 0 };
		let groups = 0;
		for (const { group, state } of store.list()) {
			groups += 1;
			const { kind } = state.phase;
			const isOver =
				kind === "started" && state.containers.every(({ phase }) => phase.kind === "terminated");
			if (!endedGroupsHoldCores && (kind === "stopped" || kind === "failed" || isOver)) continue;
			for (const { properties } of group.properties.containers) {
				cores[group.properties.priority ?? "Regular"] += properties.resources.requests.cpu;
			}
		}
		const usages = usagesOf(quotas, store, "local");
		const find = (name: string) => usages.find((each) => each.name === name)!;
		expect(find("ContainerGroups").used).toBe(groups);
		expect(find("StandardCores").used).toBeCloseTo(cores.Regular, 6);
		expect(find("StandardSpotCores").used).toBeCloseTo(cores.Spot, 6);
		for (const { name, used, limit } of usages) {
			expect(used, name).toBeLessThanOrEqual(limit);
		}
	}
}

function earlier({ replacing }: GroupState): GroupState[] {
	return replacing ? [replacing.state, ...earlier(replacing.state)] : [];
}

function checkProgress(before: GroupState, after: GroupState): void {
	expect(RANK[after.phase.kind]).toBeGreaterThanOrEqual(RANK[before.phase.kind]);
	if (before.phase.kind === "started") expect(after.phase.kind).not.toBe("failed");
	for (const [index, container] of before.containers.entries()) {
		checkContainer(container, after.containers[index]!);
	}
}

function checkContainer(before: ContainerState, after: ContainerState): void {
	expect(after.restartCount).toBeGreaterThanOrEqual(before.restartCount);
	if (before.phase.kind === "terminated") {
		expect(after.phase).toEqual(before.phase);
		expect(after.restartCount).toBe(before.restartCount);
	}
	const count = (events: ContainerState["events"]) =>
		events.reduce((sum, each) => sum + each.count, 0);
	expect(count(after.events)).toBeGreaterThanOrEqual(count(before.events));
}
