import type { Clock } from "../clock/clock.ts";
import { type AccountIdentity, azureAccount } from "./azure/azure-account.ts";
import { blobFiles } from "./azure/blob-files.ts";
import { changeRows } from "./azure/change-rows.ts";
import { fileUrls } from "./azure/file-urls.ts";
import { itemRows } from "./azure/item-rows.ts";
import { jobRows } from "./azure/job-rows.ts";
import { launchRows } from "./azure/launch-rows.ts";
import { longTexts } from "./azure/long-texts.ts";
import { onceRows } from "./azure/once-rows.ts";
import { tableRows } from "./azure/table-rows.ts";
import type { Store } from "./store.ts";
import type { StorageAccount } from "./store-location.ts";

export interface AzureStoreOptions {
	account: StorageAccount;
	identity: AccountIdentity;
	/** The installation's name: rows and files of others in the same account are not touched. */
	hub: string;
	/** The wall's: the service judges expiries by its own. */
	clock: Clock;
}

/**
 * The store in Azure: rows in the table `tutti`, files in the container `tutti` of one storage account.
 *
 * 1. Every write is of one row, under the condition that nobody wrote it since it was read; a job's own two
 *    rows, in one transaction (`azure/job-rows.ts`). Reads see what was written before them.
 * 2. A request whose answer was lost is sent again, and does nothing twice that may be done once.
 * 3. Nothing is loaded or asked before the first call, and nothing needs to be closed.
 */
export function openAzureStore({ account, identity, hub, clock }: AzureStoreOptions): Store {
	const opened = azureAccount(account, identity);
	const rows = tableRows(opened);
	const { writeRowText, readRowText, deleteBlobs, ...files } = blobFiles(hub, opened);
	const texts = longTexts({ writeRowText, readRowText });
	const { readHead, deleteRows, ...jobs } = jobRows(hub, rows, texts);
	return {
		...jobs,
		...itemRows(hub, rows, texts, readHead),
		...changeRows(hub, rows, texts, readHead),
		...launchRows(hub, rows, texts),
		...onceRows(hub, rows, texts),
		...files,
		...fileUrls(hub, opened, clock),
		async deleteJob(jobId) {
			await deleteBlobs(jobId);
			await deleteRows(jobId);
		},
	};
}
