import {
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	X509Certificate,
} from "node:crypto";
import { join } from "node:path";
import { readOrCreatePrivateFile } from "../private-file.ts";
import { issueCertificate } from "./certificate.ts";

const DAY_MS = 86_400_000;
const AUTHORITY_LIFE_MS = 3650 * DAY_MS;
const SERVER_LIFE_MS = 365 * DAY_MS;
const AUTHORITY_NAME = "ACI emulator local CA";

export interface ServerIdentity {
	/** The server's private key and its certificate, as PEM. */
	key: string;
	cert: string;
	/** The file with the CA's certificate, for clients to trust. */
	caFile: string;
}

/**
 * The emulator's own certificate authority, made once per state directory, and a server certificate from
 * it for `names`, made anew at every start.
 *
 * TLS peers compare validity with the wall, so `wallNow` is the wall's time (milliseconds since the
 * epoch) whatever clock the emulator runs on.
 */
export function serverIdentity(
	directory: string,
	names: string[],
	wallNow: number,
): ServerIdentity {
	const caFile = join(directory, "ca.pem");
	const caKeyPem = readOrCreatePrivateFile(join(directory, "ca-key.pem"), () => newKey().pem);
	const caKey = createPrivateKey(caKeyPem);
	const caPem = readOrCreatePrivateFile(caFile, () =>
		issueCertificate({
			subject: AUTHORITY_NAME,
			issuer: AUTHORITY_NAME,
			publicKey: createPublicKey(caKey),
			issuerKey: caKey,
			notBeforeAt: wallNow - DAY_MS,
			notAfterAt: wallNow + AUTHORITY_LIFE_MS,
			role: { kind: "authority" },
		}),
	);
	if (new X509Certificate(caPem).validToDate.getTime() < wallNow) {
		throw new Error(
			`The CA certificate ${caFile} has expired. Delete it and ca-key.pem beside it; the next start makes new ones.`,
		);
	}
	const server = newKey();
	const cert = issueCertificate({
		subject: names[0]!,
		issuer: AUTHORITY_NAME,
		publicKey: createPublicKey(server.privateKey),
		issuerKey: caKey,
		notBeforeAt: wallNow - DAY_MS,
		notAfterAt: wallNow + SERVER_LIFE_MS,
		role: { kind: "server", names },
	});
	return { key: server.pem, cert, caFile };
}

function newKey() {
	const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
	return { privateKey, pem: privateKey.export({ type: "pkcs8", format: "pem" }) as string };
}
