import { signal } from "@preact/signals";
import { VERSION_HEADER } from "../contract/version-headers.ts";

/** Which Tutti gave the page's first answer; the page is of that one. */
let first: string | null = null;

/** The version of a Tutti that has taken that one's place meanwhile: the page is still the old one's. */
export const newVersion = signal<string | undefined>(undefined);

export function noteVersion(answer: Response): void {
	const version = answer.headers.get(VERSION_HEADER);
	first ??= version;
	if (version !== null) newVersion.value = version === first ? undefined : version;
}
