import packageJson from "../../package.json" with { type: "json" };
import { openApiDocument } from "../contract/openapi-document.ts";
import type { ApiHandler } from "./handler.ts";
import { readQuery } from "./request-query.ts";

let document: ReturnType<typeof openApiDocument> | undefined;

/** GET /api/openapi.json: the document of this API. It holds nothing of the installation, so anybody may read it. */
export const readDocument: ApiHandler = async (request) => {
	readQuery(request, "readDocument");
	document ??= openApiDocument(packageJson.version);
	return { jsonBody: document };
};
