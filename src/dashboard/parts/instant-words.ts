const WITH_ZONE = new Intl.DateTimeFormat(undefined, {
	year: "numeric",
	month: "short",
	day: "numeric",
	hour: "2-digit",
	minute: "2-digit",
	second: "2-digit",
	timeZoneName: "short",
});

/** An instant in the reader's language and time zone, and which one that is. `at`: ISO 8601, or milliseconds. */
export function instantWords(at: string | number): string {
	return WITH_ZONE.format(new Date(at));
}
