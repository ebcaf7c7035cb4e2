import { createHash } from "node:crypto";

/**
 * ARM's deterministic names, so that a template gives its resources the names here that it gives them in Azure.
 * `uniqueString` is a variant of MurmurHash3 with 64 bits, in base 32; `guid` is a name-based UUID (RFC 9562,
 * version 5) in a namespace of ARM's.
 */

const GUID_NAMESPACE = "11fb06fb712d4ddd98c7e71bbd588830";
const BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";

/** 13 letters and digits that follow from the text. */
export function uniqueString(text: string): string {
	let rest = hash64(Buffer.from(text, "utf8"));
	let result = "";
	for (let index = 0; index < 13; index++) {
		result += BASE_32[Number(rest >> 59n)];
		rest = BigInt.asUintN(64, rest << 5n);
	}
	return result;
}

export function nameBasedGuid(text: string): string {
	const digest = createHash("sha1")
		.update(Buffer.from(GUID_NAMESPACE, "hex"))
		.update(text, "utf8")
		.digest();
	digest[6] = (digest[6]! & 0x0f) | 0x50;
	digest[8] = (digest[8]! & 0x3f) | 0x80;
	const hex = digest.toString("hex", 0, 16);
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		hex.slice(12, 16),
		hex.slice(16, 20),
		hex.slice(20),
	].join("-");
}

/** The 64-bit hash as a number; ARM shows one of each template. */
export function hash64(bytes: Uint8Array): bigint {
	let h1 = 0;
	let h2 = 0;
	const blocks = bytes.length - (bytes.length % 8);
	for (let at = 0; at < blocks; at += 8) {
		h1 ^= mixed(word(bytes, at), 0x239b961b, 15, 0xab0e9789);
		h1 = Math.imul(rotated(h1, 19) + h2, 5) + 0x561ccd1b;
		h2 ^= mixed(word(bytes, at + 4), 0xab0e9789, 17, 0x239b961b);
		h2 = Math.imul(rotated(h2, 13) + h1, 5) + 0x0bcaa747;
	}
	if (bytes.length > blocks) h1 ^= mixed(word(bytes, blocks), 0x239b961b, 15, 0xab0e9789);
	if (bytes.length > blocks + 4) h2 ^= mixed(word(bytes, blocks + 4), 0xab0e9789, 17, 0x239b961b);
	h1 ^= bytes.length;
	h2 ^= bytes.length;
	h1 = (h1 + h2) | 0;
	h2 = (h2 + h1) | 0;
	h1 = finished(h1);
	h2 = finished(h2);
	h1 = (h1 + h2) | 0;
	h2 = (h2 + h1) | 0;
	return (BigInt(h2 >>> 0) << 32n) | BigInt(h1 >>> 0);
}

/** Four bytes, the lowest first; those beyond the end are 0. */
function word(bytes: Uint8Array, at: number): number {
	const byte = (index: number) => bytes[at + index] ?? 0;
	return byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24);
}

function mixed(word: number, first: number, turn: number, second: number): number {
	return Math.imul(rotated(Math.imul(word, first), turn), second);
}

function rotated(word: number, turn: number): number {
	return (word << turn) | (word >>> (32 - turn));
}

function finished(word: number): number {
	let result = word ^ (word >>> 16);
	result = Math.imul(result, 0x85ebca6b);
	result ^= result >>> 13;
	result = Math.imul(result, 0xc2b2ae35);
	return result ^ (result >>> 16);
}
