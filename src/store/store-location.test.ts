import { describe, expect, it } from "vitest";
import { readStoreLocation } from "./store-location.ts";

describe("Where the store is", () => {
	it.each(["store", "/var/lib/tutti", "./a b", "C:\\tutti", "mystore.blob.core.windows.net"])(
		"is the folder %j",
		(text) => {
			expect(readStoreLocation(text)).toEqual({ folder: text });
		},
	);

	it.each([
		["https://renders.blob.core.windows.net", "https://renders.table.core.windows.net"],
		["https://renders.blob.core.windows.net/", "https://renders.table.core.windows.net"],
		["https://renders.blob.core.chinacloudapi.cn", "https://renders.table.core.chinacloudapi.cn"],
		["https://r.z12.blob.storage.azure.net", "https://r.z12.table.storage.azure.net"],
	])("is the account at %s, with its tables beside", (text, tablesUrl) => {
		expect(readStoreLocation(text)).toEqual({ blobsUrl: text.replace(/\/$/, ""), tablesUrl });
	});

	it("is an account whose tables are where TUTTI_STORE_TABLES says", () => {
		expect(readStoreLocation("https://127.0.0.1:1/acct", "https://127.0.0.1:2/acct/")).toEqual({
			blobsUrl: "https://127.0.0.1:1/acct",
			tablesUrl: "https://127.0.0.1:2/acct",
		});
	});

	it.each([
		"UseDevelopmentStorage=true",
		"DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b",
	])("is the account of the connection string %j", (text) => {
		expect(readStoreLocation(text)).toEqual({ connectionString: text });
	});

	it.each([
		["", undefined, "TUTTI_STORE must be a folder, or the blob address of a storage account"],
		["  ", undefined, 'found "  "'],
		["s3://bucket", undefined, 'found "s3://bucket"'],
		["http://renders.blob.core.windows.net", undefined, "go by a connection string"],
		["https://renders.example", undefined, "set TUTTI_STORE_TABLES"],
		["https://renders.blob.core.windows.net/jobs", undefined, "set TUTTI_STORE_TABLES"],
		["https://", undefined, "TUTTI_STORE must be an https address"],
		["https://renders.blob.core.windows.net", "nonsense", "TUTTI_STORE_TABLES must be an https"],
		["folder", "https://renders.table.core.windows.net", "TUTTI_STORE_TABLES goes with"],
	])("is refused when it is %j, with the tables at %j", (text, tables, message) => {
		expect(() => readStoreLocation(text, tables)).toThrow(message);
	});

	it("is refused with a signature or a password, which the error does not show", () => {
		for (const text of [
			"https://a.blob.core.windows.net?sig=secret",
			"https://u:secret@a.blob.x",
		]) {
			const read = () => readStoreLocation(text);
			expect(read).toThrow("with no query or user");
			expect(read).not.toThrow("secret");
		}
	});
});
