import { UserError } from "../errors/user-error.ts";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether a text is meant as a URL, and not as a name. */
export function looksLikeUrl(text: string): boolean {
	return /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
}

/**
 * The origin that a URL names. Throws UserError for what is no address of a deployment. What a URL carries beside
 * its origin is in no message: it may be a key.
 */
export function targetUrl(text: string, { allowHttp }: { allowHttp: boolean }): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !/^https?:$/.test(url.protocol)) {
		throw new UserError(
			"The target's URL is no address.",
			"It is what `azd env get-values` shows as TUTTI_URL, such as https://func-tutti-x7k2.azurewebsites.net",
		);
	}
	const { origin } = url;
	if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
		throw new UserError(
			`The target's URL must be ${origin} and nothing else: a key does not belong into an address.`,
			`Give the key by itself: tutti login ${origin}`,
		);
	}
	if (!/^\/(api\/?)?$/.test(url.pathname)) {
		throw new UserError(`The target's URL must be ${origin}, without a path.`);
	}
	if (url.protocol === "http:" && !LOOPBACK.test(url.hostname) && !allowHttp) {
		throw new UserError(
			`${origin} would be spoken to in clear text, with the key in it.`,
			`Use https. Where that cannot be had: tutti targets add <name> ${origin} --allow-http`,
		);
	}
	return origin;
}
