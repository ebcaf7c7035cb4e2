import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startHostUnderTest, temporaryFolder } from "../host-under-test.ts";
import { requiredKeys } from "./host-keys.ts";

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
beforeEach(() => {
	folder = temporaryFolder();
	file = join(folder.path, "host.db.keys.json");
});
afterEach(() => folder.remove());

const keptHostKeys = (of: string) => requiredKeys(true, of.replace(".keys.json", ""))!;

describe("the keys of a host", () => {
	it("are made once, in a file that only its owner reads", () => {
		const keys = keptHostKeys(file);
		expect(statSync(file).mode & 0o777).toBe(0o600);
		const all = [keys.masterKey, keys.functionKeys.default, keys.systemKeys.durabletask_extension];
		expect(new Set(all).size).toBe(3);
		for (const key of all) expect(key).toMatch(/^[\w-]{54}$/);
		expect(keptHostKeys(file)).toEqual(keys);
	});

	it("are those that somebody wrote into the file", () => {
		const keys = {
			masterKey: "m",
			functionKeys: {},
			systemKeys: { durabletask_extension: "s" },
			functions: { a: { b: "c" } },
		};
		writeFileSync(file, JSON.stringify(keys));
		expect(keptHostKeys(file)).toEqual(keys);
	});

	it.each([
		"{",
		"[]",
		"null",
		'{"masterKey":""}',
		'{"masterKey":"m","functionKeys":{},"systemKeys":{}}',
		'{"masterKey":"m","functionKeys":{"a":1},"systemKeys":{"durabletask_extension":"s"}}',
		'{"masterKey":"m","functionKeys":{},"systemKeys":{"durabletask_extension":"s"},"functions":{"a":"b"}}',
	])("are refused as %s, and the file is left alone", (text) => {
		writeFileSync(file, text);
		expect(() => keptHostKeys(file)).toThrow("must have a masterKey");
		expect(readFileSync(file, "utf8")).toBe(text);
	});

	it("are none unless they are asked for, and those that are given if they are right", () => {
		expect(requiredKeys(undefined, "x")).toBeUndefined();
		expect(requiredKeys(false, "x")).toBeUndefined();
		const given = { masterKey: "m", functionKeys: {}, systemKeys: { durabletask_extension: "s" } };
		expect(requiredKeys(given, "x")).toBe(given);
		expect(() => requiredKeys({ ...given, masterKey: "" }, "x")).toThrow("must have a masterKey");
	});

	it("have no place beside a database in memory", () => {
		expect(() => requiredKeys(true, ":memory:")).toThrow("Give the keys themselves");
	});

	it("belong to the database, and stay with it", async () => {
		const databaseFile = join(folder.path, "host.db");
		const codes: (string | null)[] = [];
		for (const _ of [1, 2]) {
			const host = await startHostUnderTest({ databaseFile, keys: true });
			const { systemKeys } = keptHostKeys(file);
			const code = systemKeys.durabletask_extension!;
			const url = `/orchestrators/sum?code=${code}`;
			const response = await host.management(url, { method: "POST", body: "[1]" });
			codes.push(new URL(response.headers.get("location")!).searchParams.get("code"));
			expect((await host.management("/instances")).status).toBe(401);
			await host.close();
		}
		expect(codes[0]).toBe(codes[1]);
	});
});
