/** The first version that has them: names of members, at any depth. */
const SINCE = "2024-11-01";
const MEMBERS = new Set([
	"identityAcls",
	"secretReferences",
	"secretReference",
	"secureValueReference",
	"passwordReference",
	"storageAccountKeyReference",
]);

/** The body as a version of the service takes it that drops what it does not know, as ARM does. */
export function asOfVersion(body: unknown, apiVersion: string): unknown {
	return apiVersion >= SINCE ? body : withoutNewer(body);
}

function withoutNewer(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutNewer);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => !MEMBERS.has(name))
			.map(([name, member]) => [name, withoutNewer(member)]),
	);
}
