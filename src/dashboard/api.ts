import { signal } from "@preact/signals";
import { ApiRefusal } from "../client/api-refusal.ts";
import { client } from "../client/client.ts";
import { noteServerTime } from "./now.ts";
import { noteVersion } from "./served-version.ts";

const KEPT_AS = "tutti-key";

/** The function key that requests carry. Kept for this tab alone, and never in an address. */
export const key = signal<string | undefined>(sessionStorage.getItem(KEPT_AS) ?? undefined);
/** Whether the app has refused a request for its key: the page asks for one. */
export const isLocked = signal(false);

/** No answer came at all. */
class Unreachable extends Error {}

/** A server that takes longer than this to begin its answer is said not to answer. */
const LONGEST_MS = 30_000;

/** The server that the page came from. */
export const api = client({ url: location.origin, key: () => key.value, fetch: exchange });

async function exchange(url: URL, init: RequestInit): Promise<Response> {
	const tooLate = new AbortController();
	const timer = setTimeout(() => tooLate.abort(), LONGEST_MS);
	const signal = AbortSignal.any([tooLate.signal, ...(init.signal ? [init.signal] : [])]);
	let answer: Response;
	try {
		answer = await fetch(url, { ...init, signal });
	} catch (error) {
		if (init.signal?.aborted) throw error;
		throw new Unreachable("The server does not answer.");
	} finally {
		clearTimeout(timer);
	}
	noteServerTime(answer);
	noteVersion(answer);
	if (answer.status === 401) {
		isLocked.value = true;
		throw new ApiRefusal(401, { code: "unexpected", message: "The app asks for a key." });
	}
	return answer;
}

export function signIn(text: string): void {
	sessionStorage.setItem(KEPT_AS, text);
	key.value = text;
	isLocked.value = false;
}

export function signOut(): void {
	sessionStorage.removeItem(KEPT_AS);
	key.value = undefined;
}
