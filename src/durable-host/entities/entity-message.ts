/** One operation that waits for an entity. */
export interface EntityMessage {
	/** The name of the operation. */
	op: string;
	/** JSON text. */
	input: string | null;
	/** Names the answer's event; absent for a signal. */
	requestId?: string;
	/** Who waits for the answer; absent for a signal. */
	caller?: { instanceId: string; executionId: string };
}

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
