/** Who waits for an answer. */
interface Caller {
	instanceId: string;
	executionId: string;
}

/** One operation that waits for an entity. */
export interface EntityOperation {
	/** The name of the operation. */
	op: string;
	/** JSON text. */
	input: string | null;
	/** Names the answer's event; absent for a signal. */
	requestId?: string;
	/** Absent for a signal. */
	caller?: Caller;
}

/** Asks for the locks of several entities, one after the other; the last tells the caller. */
export interface LockRequest {
	/** The scheduler ids, sorted, so that two requests never wait for each other. */
	lockSet: readonly string[];
	/** Which of them is asked now. */
	position: number;
	requestId: string;
	caller: Caller;
}

/** Gives back a lock, or takes back the request for it. */
interface LockRelease {
	/** The id of the lock's request. */
	release: string;
}

/** What waits for an entity. */
export type EntityMessage = EntityOperation | LockRequest | LockRelease;

export interface EntityId {
	name: string;
	key: string;
}

/** The id under which an entity's messages are kept: `@name@key`, the name in lower case. */
export function schedulerId({ name, key }: EntityId): string {
	return `@${name.toLowerCase()}@${key}`;
}

/** The entity of a scheduler id. */
export function entityOfSchedulerId(id: string): EntityId {
	const at = id.indexOf("@", 1);
	return { name: id.slice(1, at), key: id.slice(at + 1) };
}
