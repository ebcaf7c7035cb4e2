import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { purposeKey } from "./installation-key.ts";

/**
 * The values of a job's secrets, as they lie in its record: `v1.<base64url of IV, ciphertext, tag>`.
 *
 * 1. AES-256-GCM with a random IV each time, so equal secrets do not look equal.
 * 2. The job's id is authenticated with them: sealed secrets moved to another job do not open.
 * 3. No error shows anything of the content.
 */

const VERSION = "v1.";
const CIPHER = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** `key` is the installation's key. */
export function sealSecrets(key: Buffer, jobId: string, secrets: Record<string, string>): string {
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv(CIPHER, secretsKey(key), iv).setAAD(Buffer.from(jobId));
	const sealed = [iv, cipher.update(JSON.stringify(secrets)), cipher.final(), cipher.getAuthTag()];
	return VERSION + Buffer.concat(sealed).toString("base64url");
}

/** Throws when the text was not sealed for this job with this key, or was changed since. */
export function openSecrets(key: Buffer, jobId: string, sealed: string): Record<string, string> {
	if (!sealed.startsWith(VERSION)) {
		throw new Error(
			`The sealed secrets of job ${jobId} do not begin with "${VERSION}": they were damaged, or sealed by another version of Tutti.`,
		);
	}
	const bytes = Buffer.from(sealed.slice(VERSION.length), "base64url");
	const iv = bytes.subarray(0, IV_BYTES);
	const tag = bytes.subarray(-TAG_BYTES);
	try {
		const options = { authTagLength: TAG_BYTES };
		const decipher = createDecipheriv(CIPHER, secretsKey(key), iv, options);
		decipher.setAAD(Buffer.from(jobId)).setAuthTag(tag);
		const opened = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
		return JSON.parse(Buffer.concat([opened, decipher.final()]).toString());
	} catch {
		// The cause is left out on purpose: a parser's error quotes what it parsed.
		throw new Error(
			`The secrets of job ${jobId} cannot be opened: TUTTI_KEY is not the key that sealed them, or they were damaged. Submit the job again.`,
		);
	}
}

function secretsKey(key: Buffer): Buffer {
	return purposeKey(key, "job-secrets");
}
