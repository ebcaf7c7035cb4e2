import { ArmError } from "../arm/arm-error.ts";
import type { EmulatorParts } from "../operations/operation.ts";
import { nextMove, skipBlocked } from "./deployment-progress.ts";
import type { DeploymentProblem, DeploymentRecord, DeploymentStep } from "./deployment-record.ts";
import type { DeploymentStore } from "./deployment-store.ts";
import { leftoverSteps } from "./leftovers.ts";
import { READ_VERSION, withResourcesRead } from "./read-resources.ts";
import { type DeploymentAnswer, type Requests, resourcePath } from "./send-request.ts";
import { pollPathOf, problemIn, StepFailure, settled, statusName } from "./step-answer.ts";
import { surroundingsNow } from "./surroundings.ts";
import { type DeploymentPlan, planDeployment } from "./template/plan-deployment.ts";

/** How often an operation that goes on is looked at, on the emulator's clock. */
const POLL_MS = 1000;
/** ARM's limit for the history of a resource group; older deployments are forgotten. */
const MOST_KEPT = 800;

interface DriverOptions {
	/** The parts are not complete before the driver is one of them. */
	partsNow: () => EmulatorParts;
	store: DeploymentStore;
	requests: Requests;
}

/**
 * Carries deployments out: sends what is due, asks how it goes, and writes down what became of it. What comes next
 * is decided by `deployment-progress.ts`, what a resource is by the plan.
 *
 * Invariants:
 * 1. What is known is stored before anything follows from it; an emulator that was killed goes on there.
 * 2. A record is read and written without a wait between, so steps that go on at once do not lose one another.
 */
export class DeploymentDriver {
	readonly store: DeploymentStore;
	readonly requests: Requests;
	readonly #partsNow: () => EmulatorParts;
	readonly #plans = new Map<string, DeploymentPlan>();
	readonly #working = new Set<Promise<void>>();
	readonly #sleeping = new Set<() => void>();
	#closed = false;

	constructor({ partsNow, store, requests }: DriverOptions) {
		this.#partsNow = partsNow;
		this.store = store;
		this.requests = requests;
	}

	/** Stores a new deployment and begins it; one of the same name is forgotten. */
	begin(record: DeploymentRecord): void {
		this.store.put(record);
		this.#forgetOldest(record.resourceGroup);
		this.#goOn(record.key);
	}

	/** Goes on with what an earlier emulator on the same state had begun. */
	takeUp(): void {
		for (const { key, state, steps } of this.store.list()) {
			if (state !== "Running") continue;
			for (const { operationId, phase } of steps) {
				if (phase === "sending" || phase === "accepted")
					this.#work(this.#carryOut(key, operationId));
			}
			this.#goOn(key);
		}
	}

	/** Ends it where it is. What was sent goes on by itself. */
	cancel(record: DeploymentRecord): void {
		this.#end(record, { state: "Canceled" });
	}

	/** Resolves when nothing is under way any more; what was not over goes on with the next emulator. */
	async close(): Promise<void> {
		this.#closed = true;
		for (const wake of this.#sleeping) wake();
		await Promise.all(this.#working);
	}

	#forgetOldest(resourceGroup: string): void {
		const all = this.store.list(resourceGroup);
		const over = all.filter(({ state }) => state !== "Running");
		const oldest = over.sort((a, b) => a.startedAt - b.startedAt);
		for (const { key } of oldest.slice(0, Math.max(0, all.length - MOST_KEPT))) {
			this.store.remove(key);
		}
	}

	#goOn(key: string): void {
		const record = this.#running(key);
		if (!record || this.#closed) return;
		const steps = skipBlocked(record.steps);
		this.store.put({ ...record, steps });
		const move = nextMove({ ...record, steps });
		switch (move.kind) {
			case "send":
				for (const { operationId } of move.steps) {
					this.#change(key, operationId, { phase: "sending", startedAt: this.#now() });
				}
				for (const { operationId } of move.steps) this.#work(this.#carryOut(key, operationId));
				return;
			case "wait":
				return;
			case "conclude":
				this.#work(this.#conclude(key));
				return;
			case "fail":
				this.#end(record, { state: "Failed", error: move.error });
		}
	}

	/** From sending to its end, whatever that is. */
	async #carryOut(key: string, operationId: string): Promise<void> {
		let status = 200;
		try {
			let pollPath = this.#step(key, operationId)?.pollPath ?? this.#accepted(key, operationId);
			if (pollPath === undefined) {
				const answer = await this.#send(key, operationId);
				if (!answer) return;
				status = answer.status;
				if (status >= 400) throw new StepFailure(problemIn(answer));
				pollPath = pollPathOf(answer);
			}
			if (pollPath !== undefined) {
				this.#change(key, operationId, { phase: "accepted", pollPath });
				if (!(await this.#untilSettled(key, operationId, pollPath))) return;
			}
			this.#finish(key, operationId, { phase: "succeeded", statusCode: statusName(status) });
		} catch (error) {
			const problem = this.#problemOf(error, `${key}, step ${operationId}`);
			const statusCode = statusName(status < 400 ? 409 : status);
			this.#finish(key, operationId, { phase: "failed", statusCode, error: problem });
		}
		this.#goOn(key);
	}

	async #send(key: string, operationId: string): Promise<DeploymentAnswer | undefined> {
		const record = this.#running(key);
		const step = this.#step(key, operationId);
		if (!record || !step) return undefined;
		const { id, apiVersion, requestId, what } = step;
		const path = resourcePath(id, apiVersion);
		if (what === "Delete") return this.requests.send({ method: "DELETE", path, requestId });
		const plan = this.#plan(record);
		const resource = plan.resources.find((each) => each.id === id)!;
		const body = await withResourcesRead(this.requests, record, (read) =>
			plan.bodyOf(resource, read),
		);
		return this.requests.send({ method: "PUT", path, body, requestId });
	}

	/** What was accepted before the emulator was killed is not sent again: for a group, that would restart it. */
	#accepted(key: string, operationId: string): string | undefined {
		const { operations, subscriptionId } = this.#partsNow();
		const { requestId, location = "local" } = this.#step(key, operationId) ?? {};
		if (requestId === undefined || !operations.get(requestId)) return undefined;
		return `/subscriptions/${subscriptionId}/providers/Microsoft.ContainerInstance/locations/${location}/operations/${requestId}?api-version=${READ_VERSION}`;
	}

	/** Resolves true once the operation has succeeded; false if nobody wants to know any more. Throws its failure. */
	async #untilSettled(key: string, operationId: string, pollPath: string): Promise<boolean> {
		const { id, requestId } = this.#step(key, operationId)!;
		for (;;) {
			const answer = await this.requests.send({ method: "GET", path: pollPath, requestId });
			if (settled(id, answer)) return true;
			await this.#sleep();
			if (this.#closed || !this.#running(key)) return false;
		}
	}

	/** Everything was created: what the mode deletes, and then the outputs. */
	async #conclude(key: string): Promise<void> {
		const record = this.#running(key)!;
		try {
			const isComplete =
				record.mode === "Complete" && record.steps.every(({ what }) => what === "Create");
			const leftovers = isComplete
				? await leftoverSteps(record, this.requests, this.#plan(record))
				: [];
			if (leftovers.length > 0) {
				const current = this.#running(key);
				if (current?.correlationId === record.correlationId)
					this.store.put({ ...current, steps: [...current.steps, ...leftovers] });
				return this.#goOn(key);
			}
			const plan = this.#plan(record);
			const outputs = await withResourcesRead(this.requests, record, (read) => plan.outputs(read));
			this.#end(record, { state: "Succeeded", outputs });
		} catch (error) {
			const problem = this.#problemOf(error, `${key}, outputs`);
			this.#end(record, {
				state: "Failed",
				error: {
					code: "DeploymentOutputEvaluationFailed",
					message:
						"Unable to evaluate template outputs. Please see error details and deployment operations. Please see https://aka.ms/arm-common-errors for usage details.",
					details: [problem],
				},
			});
		}
	}

	#plan(record: DeploymentRecord): DeploymentPlan {
		const known = this.#plans.get(record.correlationId);
		if (known) return known;
		const around = surroundingsNow(this.#partsNow(), record);
		const plan = planDeployment(record.template, record.parameterValues, around);
		this.#plans.set(record.correlationId, plan);
		return plan;
	}

	/** Ends that deployment, and not one that has begun under its name since. */
	#end(
		{ key, correlationId }: DeploymentRecord,
		change: Pick<DeploymentRecord, "state" | "outputs" | "error">,
	): void {
		this.#plans.delete(correlationId);
		const current = this.#running(key);
		if (current?.correlationId !== correlationId) return;
		this.store.put({ ...current, ...change, endedAt: this.#now() });
	}

	#finish(key: string, operationId: string, change: Partial<DeploymentStep>): void {
		this.#change(key, operationId, { ...change, endedAt: this.#now() });
	}

	#change(key: string, operationId: string, change: Partial<DeploymentStep>): void {
		const record = this.#running(key);
		if (!record) return;
		const steps = record.steps.map((each) =>
			each.operationId === operationId ? { ...each, ...change } : each,
		);
		this.store.put({ ...record, steps });
	}

	#running(key: string): DeploymentRecord | undefined {
		const record = this.store.get(key);
		return record?.state === "Running" ? record : undefined;
	}

	#step(key: string, operationId: string): DeploymentStep | undefined {
		return this.#running(key)?.steps.find((each) => each.operationId === operationId);
	}

	#problemOf(error: unknown, where: string): DeploymentProblem {
		if (error instanceof ArmError) return { code: error.code, message: error.message };
		if (error instanceof StepFailure) return error.problem;
		this.#partsNow().log(`internal-error: deployment ${where}: ${(error as Error).stack}`);
		return { code: "InternalServerError", message: "Encountered an internal server error." };
	}

	#work(work: Promise<void>): void {
		const tracked = work.finally(() => this.#working.delete(tracked));
		this.#working.add(tracked);
	}

	#sleep(): Promise<void> {
		if (this.#closed) return Promise.resolve();
		return new Promise((resolve) => {
			const wake = () => {
				cancel();
				this.#sleeping.delete(wake);
				resolve();
			};
			const cancel = this.#partsNow().clock.callAt(this.#now() + POLL_MS, wake);
			this.#sleeping.add(wake);
		});
	}

	#now(): number {
		return this.#partsNow().clock.now();
	}
}
