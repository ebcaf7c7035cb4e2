import { X509Certificate } from "node:crypto";
import { verifyAssertion } from "./client-assertion.ts";
import { isSameSecret } from "./is-same-secret.ts";

/** Who may ask the token endpoint for a token, and by what. */
export interface ServicePrincipal {
	clientId: string;
	/** A password. */
	secret?: string;
	/** A PEM certificate: the client signs an assertion with its private key. */
	certificate?: string;
}

/** What a client shows of itself. */
export interface ClientProof {
	clientId: string;
	secret?: string | undefined;
	assertion?: string | undefined;
	/** The URL at which it was shown: an assertion must be meant for it. */
	audience: string;
	wallNow: number;
}

/** An error as Entra numbers it: docs "Microsoft Entra authentication and authorization error codes". */
export interface Refusal {
	status: 400 | 401;
	error: "invalid_client" | "unauthorized_client";
	code: number;
	description: string;
}

/** Why the proof is not good; undefined when it is. */
export function refusalOf(
	principals: readonly ServicePrincipal[],
	proof: ClientProof,
): Refusal | undefined {
	const { clientId, secret, assertion } = proof;
	const principal = principals.find(
		(each) => each.clientId.toLowerCase() === clientId.toLowerCase(),
	);
	if (!principal) {
		const description = `Application with identifier '${clientId}' was not found in the directory.`;
		return { status: 400, error: "unauthorized_client", code: 700016, description };
	}
	const refuse = (code: number, description: string): Refusal => ({
		...{ status: 401, error: "invalid_client", code, description },
	});
	if (assertion !== undefined) {
		const { certificate } = principal;
		const key = certificate === undefined ? undefined : new X509Certificate(certificate).publicKey;
		if (key && verifyAssertion(key, assertion, proof)) return undefined;
		return refuse(700027, "The certificate used to sign the client assertion is not the app's.");
	}
	if (secret === undefined) {
		return refuse(
			7000218,
			"The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
		);
	}
	if (principal.secret !== undefined && isSameSecret(secret, principal.secret)) return undefined;
	return refuse(7000215, `Invalid client secret provided for app '${clientId}'.`);
}
