import { percentDecoded } from "../percent-decode.ts";

/** A request to the management API, without HTTP: its paths, bodies and headers are texts. */
export interface ManagementRequest {
	method: string;
	/** The segments below the API's base path, decoded. */
	path: readonly string[];
	query: URLSearchParams;
	/** A header by its lower-case name. */
	header(name: string): string | undefined;
	body: string;
	/** Of the links in the answer, such as http://127.0.0.1:7071. */
	origin: string;
	/** The request's own address, for Location. */
	url: string;
}

/** The segments of a path, decoded as the extension does (WebUtility.UrlDecode): a plus is a blank. */
export function decodedSegments(path: string): string[] {
	const segments = percentDecoded(path.replaceAll("+", " ")).split("/");
	if (segments[0] === "") segments.shift();
	if (segments.at(-1) === "") segments.pop();
	return segments;
}
