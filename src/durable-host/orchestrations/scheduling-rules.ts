/** The longest instance id (the Durable extension's limit is 256 characters as well). */
const MAX_INSTANCE_ID_LENGTH = 256;

/** Why a text cannot be the id of an orchestration instance; nothing if it can. */
export function instanceIdProblem(id: string): string | undefined {
	if (id.length === 0) return "Instance ids must not be empty.";
	if (id.length > MAX_INSTANCE_ID_LENGTH)
		return `Instance ids must not exceed ${MAX_INSTANCE_ID_LENGTH} characters; received ${id.length}.`;
	if (id.startsWith("@")) return `Instance ids must not start with '@'; received '${id}'.`;
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
	if (/[/\\?#\u0000-\u001f\u007f-\u009f]/.test(id))
		return `Instance ids must not contain /, \\, ?, # or control characters; received ${JSON.stringify(id)}.`;
	return undefined;
}

/** Why a sub-orchestration cannot run under that id; nothing if it can. */
export function childInstanceProblem(
	id: string,
	parent: { instanceId: string; parentInstanceId: string | null },
): string | undefined {
	const isThatOf = (other: string | null) => other?.toLowerCase() === id.toLowerCase();
	if (isThatOf(parent.instanceId) || isThatOf(parent.parentInstanceId))
		return `A sub-orchestration's instance id must differ from that of its parent and its parent's parent; received '${id}'.`;
	return instanceIdProblem(id);
}
