import { TableClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";
import type { Place } from "./find-secrets.ts";

/** All rows of the table and all blobs that the store has in an account. */
export async function everythingStored(connectionString: string): Promise<Place[]> {
	const stored: Place[] = [];
	const table = TableClient.fromConnectionString(connectionString, "tutti", {
		allowInsecureConnection: true,
	});
	for await (const row of table.listEntities()) {
		const where = `the row ${row.partitionKey} ${row.rowKey}`;
		// Column by column, as JSON in JSON would be written differently.
		for (const [column, value] of Object.entries(row))
			stored.push({ where: `${where}, ${column}`, content: `${value}` });
	}
	const blobs =
		BlobServiceClient.fromConnectionString(connectionString).getContainerClient("tutti");
	for await (const { name } of blobs.listBlobsFlat()) {
		const content = await blobs.getBlobClient(name).downloadToBuffer();
		stored.push({ where: `the blob ${name}`, content });
	}
	return stored;
}
