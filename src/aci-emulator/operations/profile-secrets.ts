/** The members whose values are secret, in every resource of the provider. */
const SECRETS = new Set([
	"secureValue",
	"password",
	"storageAccountKey",
	"workspaceKey",
	"protectedSettings",
]);

/** The value without anything secret in it, at any depth; of a secret volume the names alone stay out, too. */
export function withoutSecrets(value: unknown, key?: string): unknown {
	if (Array.isArray(value)) return value.map((each) => withoutSecrets(each));
	if (typeof value !== "object" || value === null) return value;
	if (key === "secret") return {};
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => !SECRETS.has(name))
			.map(([name, member]) => [name, withoutSecrets(member, name)]),
	);
}
