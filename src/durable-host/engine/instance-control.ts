/**
 * What a client may ask of instances and entities from outside: start, raise, terminate, suspend, resume,
 * purge, signal. Each answers when what it asks for is written; the loop does the rest. Answers name what
 * happened, the HTTP API gives them their status codes. While the database cannot be written, all of them wait,
 * and throw Unavailable when that takes too long (journal-writer.ts). Too much input is a PayloadTooLarge.
 */
import { entityOfSchedulerId, schedulerId } from "../entities/entity-message.ts";
import { releaseLocksLeft } from "../entities/locks-left.ts";
import type { HostContext } from "../host-context.ts";
import { EventType, type HistoryEvent, type IncomingEvent } from "../orchestrations/history.ts";
import { type Instance, isLive, newInstance } from "../orchestrations/instance.ts";
import { planRewind, type Rewindable } from "../orchestrations/rewind.ts";
import { instanceIdProblem } from "../orchestrations/scheduling-rules.ts";
import { checkPayload } from "../payload-limit.ts";
import type { EntityFilter } from "../store/entity-table.ts";
import type { InstanceFilter } from "../store/instance-table.ts";
import { freshId } from "./fresh-id.ts";
import type { LiveInstances } from "./live-instances.ts";
import { recordRewind } from "./record-rewind.ts";
import type { WorkQueue } from "./work-queue.ts";

export type Started =
	| { kind: "started"; instanceId: string }
	/** The function or the id cannot be used. */
	| { kind: "invalid"; message: string }
	/** An instance of that id has not ended. */
	| { kind: "exists"; message: string };

export type Sent = "sent" | "notFound" | "ended" | "alreadySo";

export type Restarted =
	| { kind: "started"; instanceId: string }
	| { kind: "notFound" }
	/** The instance lives, and was to keep its id. */
	| { kind: "conflict"; message: string };

export interface ListedEntity {
	/** In lower case. */
	name: string;
	key: string;
	/** Milliseconds since the epoch. */
	lastOperationAt: number;
	/** JSON text. */
	state: string | null;
}

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

	async start({ name, instanceId: asked, input, version }: StartRequest): Promise<Started> {
		const problem = this.#context.app.functions.problemOf("orchestrator", name);
		if (problem !== undefined) return { kind: "invalid", message: problem };
		const instanceId = asked ?? freshId();
		this.#checkInput(input, `'${instanceId}'`);
		const idProblem = instanceIdProblem(instanceId);
		if (idProblem !== undefined) return { kind: "invalid", message: idProblem };
		if (this.#isFailing) await this.#writable();
		const existing = this.#live.instance(instanceId);
		const { overridableStates } = this.#context.settings;
		if (existing !== undefined && isLive(existing) && overridableStates !== "AnyState")
			return {
				kind: "exists",
				message: `An Orchestration instance with the status ${existing.status} already exists.`,
			};
		const start = { instanceId, executionId: freshId(), name, input, version, parent: null };
		const instance = newInstance(start, this.#queue.now());
		if (existing !== undefined && isLive(existing)) this.#releaseLocks(instanceId);
		this.#queue.drop(instanceId, "all");
		this.#context.store.journal.startInstance(instance);
		this.#live.put({ instance, history: [], chunks: 0 });
		this.#queue.start(instance);
		await this.#queue.written();
		return { kind: "started", instanceId };
	}

	/** `input` is JSON text. */
	async raiseEvent(instanceId: string, name: string, input: string | null): Promise<Sent> {
		this.#checkInput(input, `the event '${name}' for '${instanceId}'`);
		return this.#send(instanceId, { EventType: EventType.EventRaised, Name: name, Input: input });
	}

	terminate(instanceId: string, reason: string): Promise<Sent> {
		return this.#send(instanceId, { EventType: EventType.ExecutionTerminated, Input: reason });
	}

	async suspend(instanceId: string, reason: string): Promise<Sent> {
		if (this.#statusOf(instanceId) === "Suspended") return "alreadySo";
		return this.#send(instanceId, { EventType: EventType.ExecutionSuspended, Input: reason });
	}

	async resume(instanceId: string, reason: string): Promise<Sent> {
		if (this.#statusOf(instanceId) === "Running") return "alreadySo";
		return this.#send(instanceId, { EventType: EventType.ExecutionResumed, Input: reason });
	}

	/** Lets a failed instance go on behind what succeeded (orchestrations/rewind.ts). */
	async rewind(instanceId: string, reason: string): Promise<Sent | "notFailed"> {
		if (this.#isFailing) await this.#writable();
		const { store } = this.#context;
		const failed = this.#rewindable(instanceId);
		if (failed === undefined) return "notFound";
		if (failed.instance.status !== "Failed") return "notFailed";
		const rewound = planRewind(failed, (id) => this.#rewindable(id), this.#queue.now());
		recordRewind({ store, queue: this.#queue, live: this.#live }, rewound, reason);
		await this.#queue.written();
		return "sent";
	}

	/** Starts anew what an instance was started with, under its own id or a fresh one. */
	async restart(instanceId: string, withNewId: boolean): Promise<Restarted> {
		const instance = this.#live.instance(instanceId);
		if (instance === undefined) return { kind: "notFound" };
		const { name, input, version } = instance;
		const id = withNewId ? undefined : instanceId;
		const started = await this.start({ name, instanceId: id, input, version });
		return started.kind === "started" ? started : { kind: "conflict", message: started.message };
	}

	/** `input` is JSON text. The name of the entity must be that of a function; a text says if it is not. */
	async signalEntity(
		name: string,
		key: string,
		op: string,
		input: string | null,
	): Promise<string | undefined> {
		const problem = this.#context.app.functions.problemOf("entity", name);
		if (problem !== undefined) return problem;
		const target = schedulerId({ name, key });
		this.#checkInput(input, `the operation '${op}' of '${target}'`);
		if (this.#isFailing) await this.#writable();
		const visibleAt = this.#queue.now();
		this.#queue.send({ target, executionId: null, visibleAt, body: { op, input } });
		await this.#queue.written();
		return undefined;
	}

	/** The state of an entity as JSON text; undefined when it does not exist. */
	async entityState(name: string, key: string): Promise<string | undefined> {
		const record = this.#context.store.entity(schedulerId({ name, key }));
		await this.settled();
		return record?.exists === true ? (record.state ?? undefined) : undefined;
	}

	/** The entities that exist. */
	async listEntities(filter: EntityFilter): Promise<ListedEntity[]> {
		await this.settled();
		return this.#context.store.listEntities(filter).map(({ id, record, updatedAt }) => ({
			...entityOfSchedulerId(id),
			lastOperationAt: updatedAt,
			state: record.state,
		}));
	}

	/** The instance as it is stored. */
	async get(instanceId: string): Promise<Instance | undefined> {
		const instance = this.#context.store.instance(instanceId);
		await this.settled();
		return instance;
	}

	async list(filter: InstanceFilter): Promise<Instance[]> {
		await this.settled();
		return this.#context.store.listInstances(filter);
	}

	/** The history of the instance's current, or last, execution. */
	async history(instance: Instance): Promise<HistoryEvent[]> {
		const { store } = this.#context;
		// Its end, if it has come meanwhile, is told by the instance and not by the history.
		const now = store.instance(instance.instanceId) ?? instance;
		const events = store.history(now).flat();
		await this.settled();
		return events;
	}

	/** Forgets those of the instances that have ended, and entities by their scheduler ids; answers how many. */
	async purge(ids: readonly string[]): Promise<number> {
		if (this.#isFailing) await this.#writable();
		const { store } = this.#context;
		let purged = 0;
		for (const id of ids) {
			const instance = store.instance(id);
			if (store.entity(id) !== undefined) store.journal.deleteEntity(id);
			else if (instance === undefined || isLive(instance)) continue;
			else store.journal.purgeInstance(id);
			this.#queue.drop(id, "all");
			purged++;
		}
		await this.settled();
		return purged;
	}

	/** What is told to the outside is read, then written, then told. */
	async settled(): Promise<void> {
		if (!this.#context.store.journal.isIdle) await this.#writable();
	}

	#checkInput(input: string | null, of: string): void {
		checkPayload(input, `The input of ${of}`, this.#context.maxPayloadBytes);
	}

	get #isFailing(): boolean {
		return this.#context.store.journal.outage !== undefined;
	}

	/** Resolves when all is written; throws Unavailable when that takes too long. */
	async #writable(): Promise<void> {
		const { outage } = this.#context.store.journal;
		if (outage?.refusal !== undefined) throw outage.refusal;
		await this.#queue.written();
	}

	/** Gives back the locks of an instance that is about to be replaced. */
	#releaseLocks(instanceId: string): void {
		const history = this.#live.get(instanceId)?.history ?? [];
		for (const release of releaseLocksLeft(history, this.#queue.now())) this.#queue.send(release);
	}

	#rewindable(instanceId: string): Rewindable | undefined {
		const { store } = this.#context;
		const instance = store.instance(instanceId);
		return instance && { instance, history: store.history(instance).flat() };
	}

	#statusOf(instanceId: string): Instance["status"] | undefined {
		return this.#live.instance(instanceId)?.status;
	}

	async #send(target: string, body: IncomingEvent): Promise<Sent> {
		if (this.#isFailing) await this.#writable();
		const instance = this.#live.instance(target);
		if (instance === undefined) return "notFound";
		if (!isLive(instance)) return "ended";
		this.#queue.send({ target, executionId: null, visibleAt: this.#queue.now(), body });
		await this.#queue.written();
		return "sent";
	}
}
