import type { UserDelegationKey } from "@azure/storage-blob";
import type { Clock } from "../../clock/clock.ts";
import type { Store } from "../store.ts";
import { checkFileName } from "../store-names.ts";
import type { AzureAccount } from "./azure-account.ts";
import { blobName } from "./blob-names.ts";
import { explain } from "./storage-error.ts";

/** How long a key that Azure gives for signing is good, from its start. */
const KEY_MS = 7 * 24 * 3_600_000;
/** Clocks differ: a key begins a little before it is asked for. */
const SKEW_MS = 15 * 60_000;

/**
 * URLs that let one file be written, or read, by whoever has them: shared access signatures
 * (https://learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas). They are signed with a key
 * that Azure gives to the app's identity, and are worth no more than that identity may do; with the account's
 * own key only where the store was opened with a connection string.
 */
export function fileUrls(
	hub: string,
	account: AzureAccount,
	clock: Clock,
): Pick<Store, "uploadUrl" | "downloadUrl"> {
	let kept: { key: UserDelegationKey; untilAt: number } | undefined;

	/** One key signs many URLs; it is asked for anew when a URL is to outlive it. */
	async function signingKey(expiresAt: number): Promise<UserDelegationKey> {
		if (kept !== undefined && expiresAt <= kept.untilAt) return kept.key;
		const { service } = await account.blobs();
		const startsAt = clock.now() - SKEW_MS;
		const untilAt = startsAt + KEY_MS;
		try {
			const key = await service.getUserDelegationKey(new Date(startsAt), new Date(untilAt));
			kept = { key, untilAt };
			return key;
		} catch (error) {
			throw explain(error, {
				what: "get a key to sign URLs with",
				where: service.url,
				role: "Storage Blob Data Contributor",
			});
		}
	}

	async function urlOf(
		name: string,
		expiresAt: number,
		permissions: "r" | "cw",
		saveAs?: string,
	): Promise<string | undefined> {
		checkFileName(name);
		checkExpiry(name, expiresAt, clock.now());
		if (expiresAt > clock.now() - SKEW_MS + KEY_MS) return undefined;
		const { container } = await account.blobs();
		const { BlobSASPermissions, SASProtocol } = await import("@azure/storage-blob");
		const blob = container.getBlockBlobClient(blobName(hub, name));
		const isHttps = blob.url.startsWith("https:");
		const signed = {
			permissions: BlobSASPermissions.parse(permissions),
			startsOn: new Date(clock.now() - SKEW_MS),
			expiresOn: new Date(expiresAt),
			protocol: isHttps ? SASProtocol.Https : SASProtocol.HttpsAndHttp,
			...(saveAs !== undefined && { contentDisposition: `attachment; filename="${saveAs}"` }),
		};
		if (!account.signsWithTokens) return await blob.generateSasUrl(signed);
		return await blob.generateUserDelegationSasUrl(signed, await signingKey(expiresAt));
	}

	return {
		uploadUrl: (name, { expiresAt }) => urlOf(name, expiresAt, "cw"),
		downloadUrl: (name, { expiresAt, saveAs }) => urlOf(name, expiresAt, "r", saveAs),
	};
}

function checkExpiry(name: string, expiresAt: number, now: number): void {
	if (expiresAt > now) return;
	throw new Error(
		`A URL of the file ${name} must expire after now, ${new Date(now).toISOString()}; found ${expiresAt} ms since the epoch.`,
	);
}
