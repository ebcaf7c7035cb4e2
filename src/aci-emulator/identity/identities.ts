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

/**
 * The identities of a state directory. Keys and the default principal's secret are made once and kept. Throws if two
 * principals have the same client id.
 */
export function identitiesOf(directory: string, more: readonly ServicePrincipal[]): Identities {
	const secret = (name: string) => readOrCreatePrivateFile(join(directory, name), newTokenKey);
	const own = { clientId: DEFAULT_CLIENT_ID, secret: secret("principal-secret") };
	const principals = [own, ...more];
	checkDifferent(principals.map(({ clientId }) => clientId.toLowerCase()));
	return {
		...{ tokenKey: secret("token-key"), header: secret("identity-header"), principals },
		appId: MANAGED_IDENTITY_ID,
	};
}

/** Of two principals with one id, the second's secret would never be asked for. */
function checkDifferent(clientIds: readonly string[]): void {
	const twice = clientIds.find((id, at) => clientIds.indexOf(id) < at);
	if (twice === undefined) return;
	const whose = twice === DEFAULT_CLIENT_ID ? ", which is the emulator's own" : "";
	throw new Error(`Two principals have the client id ${twice}${whose}. Give one another id.`);
}
