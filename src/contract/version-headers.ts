/** What every answer of the app says in its headers of the Tutti that gave it. */

export const VERSION_HEADER = "tutti-version";
export const API_HEADER = "tutti-api";

/** `form`: a regular expression. */
export const VERSION_HEADERS = {
	[VERSION_HEADER]: { form: "^[\\w.+-]{1,64}$", description: "The version of Tutti" },
	[API_HEADER]: {
		form: "^(\\d{1,6})-(\\d{1,6})$",
		description: "The versions of this API that it speaks: `<oldest>-<newest>`, as in `1-1`",
	},
} as const satisfies Record<string, { form: string; description: string }>;
