import { signal } from "@preact/signals";
import { addressOf, type Place, readAddress } from "./address.ts";

/** Where in the page one is. */
export const place = signal<Place>(readAddress(location.hash));

addEventListener("hashchange", () => {
	place.value = readAddress(location.hash);
});

/** Goes there; what is behind an open item is not left, so that Back closes it. */
export function goTo(to: Place): void {
	location.hash = addressOf(to);
}
