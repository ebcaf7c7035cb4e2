import {
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	type KeyObject,
	X509Certificate,
} from "node:crypto";
import { join } from "node:path";
import { readOrCreatePrivateFile } from "../private-file.ts";
import { issueCertificate } from "./certificate.ts";

const DAY_MS = 86_400_000;
const AUTHORITY_LIFE_MS = 3650 * DAY_MS;
const SERVER_LIFE_MS = 365 * DAY_MS;
const REMEDY = "Delete ca.pem and ca-key.pem; the next start makes new ones.";
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
	const caKeyFile = join(directory, "ca-key.pem");
	const caKeyPem = readOrCreatePrivateFile(caKeyFile, () => newKey().pem);
	const caKey = keyIn(caKeyFile, caKeyPem);
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
	const authority = certificateIn(caFile, caPem);
	if (!authority.checkPrivateKey(caKey)) {
		throw new Error(`The CA certificate ${caFile} is not that of the key ${caKeyFile}. ${REMEDY}`);
	}
	if (authority.validToDate.getTime() < wallNow) {
		throw new Error(`The CA certificate ${caFile} has expired. ${REMEDY}`);
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

function keyIn(file: string, pem: string): KeyObject {
	try {
		return createPrivateKey(pem);
	} catch (cause) {
		throw new Error(`The key ${file} cannot be read. ${REMEDY}`, { cause });
	}
}

function certificateIn(file: string, pem: string): X509Certificate {
	try {
		return new X509Certificate(pem);
	} catch (cause) {
		throw new Error(`The CA certificate ${file} cannot be read. ${REMEDY}`, { cause });
	}
}

function newKey() {
	const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
	return { privateKey, pem: privateKey.export({ type: "pkcs8", format: "pem" }) as string };
}
