/**
 * The histories under names that do not change with each recording: jobs and executions are numbered. Their lengths
 * stay, so that names are as long as those that are made.
 */
export function masked<T>(recorded: T, jobIds: readonly string[]): T {
	let text = JSON.stringify(recorded);
	for (const [k, id] of jobIds.entries()) {
		const name = id.slice(0, -6);
		text = text.replaceAll(id, `${name}${String(k + 1).padStart(6, "0")}`);
	}
	const executions = new Map<string, string>();
	text = text.replace(/[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/g, (guid) => {
		if (!executions.has(guid)) {
			executions.set(guid, String(executions.size + 1).padStart(guid.length, "0"));
		}
		return executions.get(guid)!;
	});
	return JSON.parse(text) as T;
}
