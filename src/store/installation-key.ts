import { hkdfSync } from "node:crypto";

/** The bytes of an installation's key, and of every key made from it. */
const KEY_BYTES = 32;

/**
 * The key from which every other key of an installation is made: base64 of exactly 32 bytes, in the
 * environment variable TUTTI_KEY. The errors do not show what was found.
 */
export function readInstallationKey(text: string | undefined): Buffer {
	if (text === undefined || text === "") {
		throw new Error(`TUTTI_KEY is not set; it must be ${EXPECTED}`);
	}
	const key = Buffer.from(text, "base64");
	// Node skips what is no base64; only the way back shows that nothing was skipped.
	if (key.toString("base64") !== text) {
		throw new Error(
			`TUTTI_KEY must be ${EXPECTED} Found ${text.length} characters that are not base64 with its padding.`,
		);
	}
	if (key.length !== KEY_BYTES) {
		throw new Error(`TUTTI_KEY must be ${EXPECTED} Found base64 of ${key.length} bytes.`);
	}
	return key;
}

const EXPECTED = `base64 of exactly ${KEY_BYTES} bytes. Make one with: openssl rand -base64 ${KEY_BYTES}.`;

/** A key for one purpose (HKDF-SHA256, RFC 5869): what one purpose gives away tells nothing of another. */
export function purposeKey(key: Buffer, purpose: string): Buffer {
	return Buffer.from(hkdfSync("sha256", key, "", `tutti/${purpose}`, KEY_BYTES));
}
