import type { SecretValue } from "./container-groups.ts";

/** Secrets of key vaults within one group: each has a name there, by which everything else refers to it. */
export interface SecretReferences {
	/** The member for a secret that the service takes either way: its value, or the name of a reference. */
	member(secret: SecretValue, value: string, reference: string): Record<string, string>;
	nameOf(uri: string): string;
	/** All that were named so far, on the wire. */
	body(identity: string | undefined): object[];
}

export function secretReferences(): SecretReferences {
	const names = new Map<string, string>();
	const nameOf = (uri: string) => {
		const name = names.get(uri) ?? `secret-${names.size}`;
		names.set(uri, name);
		return name;
	};
	return {
		nameOf,
		member: (secret, value, reference) =>
			typeof secret === "string" ? { [value]: secret } : { [reference]: nameOf(secret.keyVault) },
		body: (identity) =>
			[...names].map(([secretReferenceUri, name]) => ({ name, identity, secretReferenceUri })),
	};
}
