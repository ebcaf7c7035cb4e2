/** What Azure Storage answers, as an error that says what to do. */

/** A request to the account, in words that go on "could not". */
export interface Request {
	what: string;
	/** The address of the service. */
	where: string;
	/** The role on the account that lets an identity do this. */
	role: "Storage Table Data Contributor" | "Storage Blob Data Contributor";
}

/** The HTTP status of an answer; undefined for what is no answer of the service. */
export function statusOf(error: unknown): number | undefined {
	return (error as { statusCode?: number }).statusCode;
}

/** The service's own word for the error, which Tables and Blobs keep in different places. */
export function codeOf(error: unknown): string {
	const { code, details, name } = error as StorageFailure;
	return details?.odataError?.code ?? details?.errorCode ?? code ?? name ?? "no code";
}

export function explain(error: unknown, request: Request): Error {
	const { what, where } = request;
	const status = statusOf(error);
	const answer = status === undefined ? codeOf(error) : `${status} ${codeOf(error)}`;
	return new Error(
		`The store could not ${what} at ${where}: ${answer}. ${advice(error, request)}`,
		{
			cause: error,
		},
	);
}

interface StorageFailure {
	name?: string;
	code?: string;
	details?: { errorCode?: string; odataError?: { code?: string } };
}

const MADE_BEFORE = new Set(["TableNotFound", "ContainerNotFound"]);
const UNREACHABLE = new Set([
	"ENOTFOUND",
	"EAI_AGAIN",
	"ECONNREFUSED",
	"ETIMEDOUT",
	"EHOSTUNREACH",
]);
const NO_CREDENTIAL = new Set(["CredentialUnavailableError", "AggregateAuthenticationError"]);

function advice(error: unknown, { where, role }: Request): string {
	const code = codeOf(error);
	const { name } = error as Error;
	switch (statusOf(error)) {
		case 400:
			if (code === "InvalidBlockList")
				return "Another writer ended the same file meanwhile: send it again.";
			break;
		case 401:
			return "The account takes no such credential: expected a token of its own tenant, or the key of a connection string.";
		case 403:
			return `Expected an identity with the role ${role} on the account (or the account's key, where TUTTI_STORE is a connection string), and a network that the account's firewall lets in. A role that was just given takes some minutes.`;
		case 404:
			return MADE_BEFORE.has(code)
				? "Expected what the store made when it was opened; it was deleted meanwhile. Restart the app, and it is made again, empty."
				: `Expected an account or a file that is there: check the account's name in TUTTI_STORE (found ${new URL(where).host}).`;
		case 429:
		case 500:
		case 503:
			return "The service is busy or down, also after several tries; try again later.";
	}
	if (UNREACHABLE.has(code))
		return `Nothing answers there: check the account's name in TUTTI_STORE (found ${new URL(where).host}), and the network.`;
	if (NO_CREDENTIAL.has(name))
		return "There is no identity to sign in with: expected a managed identity (AZURE_CLIENT_ID for a user-assigned one) or, on a laptop, `az login`.";
	return (error as Error).message;
}
