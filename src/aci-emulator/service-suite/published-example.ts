import { readFileSync } from "node:fs";

/** A request and its answers as the swagger's authors published them, by api-version and file name. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of the wire
type Json = any;

interface PublishedExample {
	parameters: Record<string, Json>;
	/** Body by status; undefined where an answer has none. */
	responses: Record<string, { body?: Json }>;
}

export function publishedExample(apiVersion: string, name: string): PublishedExample {
	const file = `../testdata/published-examples/${apiVersion}/${name}.json`;
	return JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
}

/**
 * The request whose answer an example shows: the same, as ARM drops what a client may not set, with the
 * secrets that no answer has.
 */
export function requestFor(shown: Json): Json {
	const request = structuredClone(shown);
	const { imageRegistryCredentials = [], volumes = [] } = request.properties;
	for (const credential of imageRegistryCredentials) credential.password = "unseen";
	for (const { azureFile } of volumes) if (azureFile) azureFile.storageAccountKey = "unseen";
	return request;
}
