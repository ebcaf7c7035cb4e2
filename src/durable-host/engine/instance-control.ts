/**
 * What a client may ask of instances and entities from outside: start, raise, terminate, suspend, resume,
 * purge, signal. Each is one write to the store; the loop does the rest. Answers name what happened, the HTTP
 * API gives them their status codes.
 */
import { randomUUID } from "node:crypto";
import { schedulerId } from "../entities/entity-message.ts";
import type { HostContext } from "../host-context.ts";
import { EventType, type IncomingEvent } from "../orchestrations/history.ts";
import { type Instance, isLive, newInstance } from "../orchestrations/instance.ts";
import { startMessage } from "../orchestrations/schedule-commands.ts";
import { instanceIdProblem } from "../orchestrations/scheduling-rules.ts";
import type { InstanceFilter } from "../store/instance-table.ts";
import type { LiveInstances } from "./live-instances.ts";
import type { WorkQueue } from "./work-queue.ts";

export type Started =
	| { kind: "started"; instanceId: string }
	/** The function or the id cannot be used. */
	| { kind: "invalid"; message: string }
	/** An instance of that id has not ended. */
	| { kind: "exists"; message: string };

export type Sent = "sent" | "notFound" | "ended" | "alreadySo";

export interface StartRequest {
	name: string;
	/** Default: a fresh one. */
	instanceId: string | undefined;
	/** JSON text. */
	input: string | null;
	/** What the orchestrator reads as context.df.version. */
	version: string | null;
}

export class InstanceControl {
	readonly #context: HostContext;
	readonly #queue: WorkQueue;
	readonly #live: LiveInstances;

	constructor(context: HostContext, queue: WorkQueue, live: LiveInstances) {
		this.#context = context;
		this.#queue = queue;
		this.#live = live;
	}

	start({ name, instanceId: asked, input, version }: StartRequest): Started {
		const problem = this.#context.app.functions.problemOf("orchestrator", name);
		if (problem !== undefined) return { kind: "invalid", message: problem };
		const instanceId = asked ?? freshId();
		const idProblem = instanceIdProblem(instanceId);
		if (idProblem !== undefined) return { kind: "invalid", message: idProblem };
		const existing = this.get(instanceId);
		if (existing !== undefined && isLive(existing))
			return {
				kind: "exists",
				message: `An orchestration instance with the id '${instanceId}' is ${existing.status} already. Terminate it, wait for its end, or choose another id.`,
			};
		const start = { instanceId, executionId: freshId(), name, input, version, parent: null };
		const instance = newInstance(start, this.#queue.now());
		this.#context.store.startInstance(instance, startMessage(instance));
		this.#live.forget(instanceId);
		this.#queue.wake(instanceId, 0);
		return { kind: "started", instanceId };
	}

	/** `input` is JSON text. */
	raiseEvent(instanceId: string, name: string, input: string | null): Sent {
		return this.#send(instanceId, { EventType: EventType.EventRaised, Name: name, Input: input });
	}

	terminate(instanceId: string, reason: string): Sent {
		return this.#send(instanceId, { EventType: EventType.ExecutionTerminated, Input: reason });
	}

	suspend(instanceId: string, reason: string): Sent {
		if (this.get(instanceId)?.status === "Suspended") return "alreadySo";
		return this.#send(instanceId, { EventType: EventType.ExecutionSuspended, Input: reason });
	}

	resume(instanceId: string, reason: string): Sent {
		if (this.get(instanceId)?.status === "Running") return "alreadySo";
		return this.#send(instanceId, { EventType: EventType.ExecutionResumed, Input: reason });
	}

	/** `input` is JSON text. The name of the entity must be that of a function; a text says if it is not. */
	signalEntity(name: string, key: string, op: string, input: string | null): string | undefined {
		const problem = this.#context.app.functions.problemOf("entity", name);
		if (problem !== undefined) return problem;
		const target = schedulerId({ name, key });
		const visibleAt = this.#queue.now();
		this.#context.store.addMessage({ target, executionId: null, visibleAt, body: { op, input } });
		this.#queue.wake(target, visibleAt);
		return undefined;
	}

	/** The state of an entity as JSON text; undefined when it does not exist. */
	entityState(name: string, key: string): string | undefined {
		return this.#context.store.entity(schedulerId({ name, key })).state ?? undefined;
	}

	get(instanceId: string): Instance | undefined {
		return this.#context.store.instances.get(instanceId);
	}

	list(filter: InstanceFilter): Instance[] {
		return this.#context.store.instances.list(filter);
	}

	/** Forgets those of the instances that have ended; answers how many. */
	purge(instanceIds: readonly string[]): number {
		const ended = instanceIds.filter((id) => {
			const instance = this.get(id);
			return instance !== undefined && !isLive(instance);
		});
		this.#context.store.purge(ended);
		return ended.length;
	}

	#send(target: string, body: IncomingEvent): Sent {
		const instance = this.get(target);
		if (instance === undefined) return "notFound";
		if (!isLive(instance)) return "ended";
		const visibleAt = this.#queue.now();
		this.#context.store.addMessage({ target, executionId: null, visibleAt, body });
		this.#queue.wake(target, visibleAt);
		return "sent";
	}
}

function freshId(): string {
	return randomUUID().replaceAll("-", "");
}
