import { describe, expect, it } from "vitest";
import { codeOf, explain } from "./storage-error.ts";

const REQUEST = {
	what: "read a row",
	where: "https://renders.table.core.windows.net",
	role: "Storage Table Data Contributor",
} as const;

const answer = (statusCode: number, code: string) =>
	Object.assign(new Error("from the service"), {
		statusCode,
		details: { odataError: { code } },
	});

describe("What Azure Storage answers", () => {
	it.each([
		{
			error: answer(403, "AuthorizationPermissionMismatch"),
			advice: "with the role Storage Table",
		},
		{ error: answer(401, "InvalidAuthenticationInfo"), advice: "a token of its own tenant" },
		{ error: answer(404, "TableNotFound"), advice: "deleted meanwhile" },
		{ error: answer(404, "ResourceNotFound"), advice: "(found renders.table.core.windows.net)" },
		{ error: answer(503, "ServerBusy"), advice: "busy or down" },
		{ error: answer(400, "InvalidBlockList"), advice: "send it again" },
		{ error: answer(418, "Teapot"), advice: "from the service" },
	])("is told with what to do: $advice", ({ error, advice }) => {
		const explained = explain(error, REQUEST);
		expect(explained.message).toMatch(
			`The store could not read a row at ${REQUEST.where}: ${error.statusCode} ${codeOf(error)}. `,
		);
		expect(explained.message).toContain(advice);
		expect(explained.cause).toBe(error);
	});

	it.each([
		{
			error: Object.assign(new Error("x"), { code: "ENOTFOUND" }),
			advice: "Nothing answers there",
		},
		{
			error: Object.assign(new Error("x"), { name: "CredentialUnavailableError" }),
			advice: "`az login`",
		},
		{ error: new Error("Something else."), advice: "Something else." },
	])("is told from what is no answer: $advice", ({ error, advice }) => {
		expect(explain(error, REQUEST).message).toContain(advice);
	});

	it("keeps its code in another place in Blobs than in Tables", () => {
		expect(codeOf({ details: { errorCode: "BlobNotFound" } })).toBe("BlobNotFound");
		expect(codeOf({ details: { odataError: { code: "EntityAlreadyExists" } } })).toBe(
			"EntityAlreadyExists",
		);
		expect(codeOf({ code: "ECONNRESET" })).toBe("ECONNRESET");
		expect(codeOf({})).toBe("no code");
	});
});
