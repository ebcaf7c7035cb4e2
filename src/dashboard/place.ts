import { signal } from "@preact/signals";
import { addressOf, type Place, readAddress } from "./address.ts";

/** Where in the page one is. */
export const place = signal<Place>(readAddress(location.hash));

addEventListener("hashchange", () => {
	const before = place.value;
	const next = readAddress(location.hash);
	place.value = next;
	if (isElsewhere(before, next)) beginAtTop();
});

/** Goes there; what is behind an open item is not left, so that Back closes it. */
export function goTo(to: Place): void {
	location.hash = addressOf(to);
}

/** Goes there in place of where one is: Back does not come here again. */
export function goOnTo(to: Place): void {
	location.replace(addressOf(to));
}

function isElsewhere(before: Place, next: Place): boolean {
	if (before.page !== next.page) return true;
	return before.page === "job" && next.page === "job" && before.id !== next.id;
}

/** As a page that was loaded would: a reader of the screen goes on there, and so does Tab. */
function beginAtTop(): void {
	scrollTo(0, 0);
	document.getElementById("main")?.focus({ preventScroll: true });
}
