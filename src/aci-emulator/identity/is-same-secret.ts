import { createHash, timingSafeEqual } from "node:crypto";

/** Compares without telling by its duration how much of a guess was right. */
export function isSameSecret(a: string, b: string): boolean {
	const digest = (text: string) => createHash("sha256").update(text).digest();
	return timingSafeEqual(digest(a), digest(b));
}
