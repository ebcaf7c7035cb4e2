import { join } from "node:path";
import { readOrCreatePrivateFile } from "../private-file.ts";
import { newTokenKey } from "./access-token.ts";
import type { ServicePrincipal } from "./service-principal.ts";

/** Any GUIDs would do; fixed ones let configurations be written down. */
export const DEFAULT_TENANT_ID = "00000000-0000-0000-0000-0000000000aa";
const DEFAULT_CLIENT_ID = "00000000-0000-0000-0000-0000000000bb";
const MANAGED_IDENTITY_ID = "00000000-0000-0000-0000-0000000000cc";

/** Who may have tokens, and the key that signs them. */
export interface Identities {
	tokenKey: string;
	/** What the App Service form of managed identity asks for. */
	header: string;
	/** The client id of the managed identity. */
	appId: string;
	/** The first is the one that `client.env` names. */
	principals: ServicePrincipal[];
}

/** The identities of a state directory. Keys and the default principal's secret are made once and kept. */
export function identitiesOf(directory: string, more: readonly ServicePrincipal[]): Identities {
	const secret = (name: string) => readOrCreatePrivateFile(join(directory, name), newTokenKey);
	const own = { clientId: DEFAULT_CLIENT_ID, secret: secret("principal-secret") };
	return {
		tokenKey: secret("token-key"),
		header: secret("identity-header"),
		appId: MANAGED_IDENTITY_ID,
		principals: [own, ...more],
	};
}
