import { randomBytes, randomUUID } from "node:crypto";
import type { ContainerSession } from "../engines/container-engine.ts";

/** How long a stream that was offered may be opened, in milliseconds of the wall. */
const OFFER_MS = 60_000;

/** What lets a client into a stream: in the URL, and as the first message or the Authorization header. */
interface StreamOffer {
	id: string;
	password: string;
}

/** Begins the session. Rejects with a sentence for the client, at most about 120 characters. */
export type OpenSession = () => Promise<ContainerSession>;

interface PendingOffer {
	password: string;
	open: OpenSession;
	expiresAt: number;
}

/**
 * Streams that ARM's exec and attach have offered and nobody has opened yet. Nothing runs before a client
 * with the password comes.
 *
 * Invariants:
 * 1. An offer is good for one connection, whatever comes of it: a password can be guessed at once only.
 * 2. Offers live in memory, on the wall's time, as their clients do: a restarted emulator has none.
 */
export interface StreamOffers {
	add(open: OpenSession): StreamOffer;
	/** Takes the offer away; undefined if there is none (any more). */
	take(id: string): { password: string; open: OpenSession } | undefined;
}

export function streamOffers(wallNow: () => number): StreamOffers {
	const pending = new Map<string, PendingOffer>();
	const forgetExpired = () => {
		for (const [id, { expiresAt }] of pending) {
			if (wallNow() >= expiresAt) pending.delete(id);
		}
	};
	return {
		add(open) {
			forgetExpired();
			const id = randomUUID();
			const password = randomBytes(32).toString("base64url");
			pending.set(id, { password, open, expiresAt: wallNow() + OFFER_MS });
			return { id, password };
		},
		take(id) {
			forgetExpired();
			const offer = pending.get(id);
			pending.delete(id);
			return offer;
		},
	};
}
