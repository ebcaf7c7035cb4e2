/**
 * The token in a container's callback URL: it names launch and item, cannot be made without the hub's key,
 * and is good for one batch until an instant. `<launch>.<index>.<expiresAt>.<mac>`, numbers in base 36.
 *
 * 1. The same input gives the same token, so that an activity that runs twice asks for nothing new.
 * 2. The key signs under the name `callback`; what it signs elsewhere is no token here.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

export interface CallbackClaim {
	/** The batch's instance id. */
	batch: string;
	launch: number;
	index: number;
	/** Milliseconds since the epoch. */
	expiresAt: number;
}

type Key = string | Uint8Array;

const TOKEN = /^([0-9a-z]{1,11})\.([0-9a-z]{1,11})\.([0-9a-z]{1,11})\.([A-Za-z0-9_-]{43})$/;

export function signCallbackToken(key: Key, claim: CallbackClaim): string {
	const numbers = [claim.launch, claim.index, claim.expiresAt];
	if (!numbers.every((number) => Number.isSafeInteger(number) && number >= 0))
		throw new RangeError(`A callback token needs whole numbers from 0, found ${numbers}.`);
	const payload = numbers.map((number) => number.toString(36)).join(".");
	return `${payload}.${mac(key, claim.batch, payload)}`;
}

/** `batch` comes from the URL. Any text may be given as a token; what no key has signed is `"invalid"`. */
export function readCallbackToken(
	key: Key,
	batch: string,
	token: string,
	nowMs: number,
): { launch: number; index: number } | "invalid" | "expired" {
	const match = TOKEN.exec(token);
	if (match === null) return "invalid";
	const payload = token.slice(0, token.lastIndexOf("."));
	const expected = Buffer.from(mac(key, batch, payload));
	if (!timingSafeEqual(Buffer.from(match[4]!), expected)) return "invalid";
	if (nowMs > Number.parseInt(match[3]!, 36)) return "expired";
	return { launch: Number.parseInt(match[1]!, 36), index: Number.parseInt(match[2]!, 36) };
}

function mac(key: Key, batch: string, payload: string): string {
	return createHmac("sha256", key).update(`callback\n${payload}\n${batch}`).digest("base64url");
}
