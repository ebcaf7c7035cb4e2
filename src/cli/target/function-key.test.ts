import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { azOf, fakeAz } from "../fake/fake-az.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { functionKey } from "./function-key.ts";
import { keepKey, keyFile, readKey } from "./key-list.ts";
import type { Target } from "./target.ts";

const HOST = "func-x7k2.azurewebsites.net";
const AZD: Target = {
	name: "prod",
	url: `https://${HOST}`,
	from: "azd",
	functionApp: { name: "func-x7k2", resourceGroup: "rg", subscription: "sub" },
};
const ADDED: Target = { name: "prod", url: `https://${HOST}`, from: "added" };

function setUp(hosts = [HOST], environment: Record<string, string> = {}) {
	const cwd = temporaryFolder();
	const PATH = fakeAz(cwd, azOf({ hosts, key: "from-az" }));
	const told: string[] = [];
	const context = {
		cwd,
		environment: { PATH, TUTTI_CONFIG: join(cwd, "config"), ...environment },
		clock: realClock(),
		tell: (message: string) => void told.push(message),
	};
	const calls = () =>
		existsSync(join(cwd, "calls"))
			? readFileSync(join(cwd, "calls"), "utf8").trim().split("\n")
			: [];
	return { context, told, calls };
}

it("of an app in Azure is asked for once, by its names and without a key in sight, and kept for its owner alone", async () => {
	const { context, told, calls } = setUp();
	expect(await functionKey(AZD, context).key()).toBe("from-az");
	expect(calls()).toEqual([
		expect.stringMatching(/^resource show -g rg -n func-x7k2 --subscription sub /),
		expect.stringMatching(/^functionapp keys list -g rg -n func-x7k2 --subscription sub /),
	]);
	expect(told).toEqual(["Asking the Azure CLI for the key of prod."]);
	expect(statSync(keyFile(context)).mode & 0o777).toBe(0o600);
	const again = functionKey(AZD, context);
	expect([again.source, await again.key()]).toEqual(["kept", "from-az"]);
	expect(calls()).toHaveLength(2);
});

it("is not asked for where the address is not the app's: a folder from elsewhere may say anything", async () => {
	const { context, calls } = setUp(["another.azurewebsites.net"]);
	await expect(functionKey(AZD, context).key()).rejects.toThrow(
		"the function app func-x7k2 is at another.azurewebsites.net",
	);
	expect(calls()).toHaveLength(1);
});

it("that was refused is asked for anew, once however many requests were refused, and then given up", async () => {
	const { context, calls } = setUp();
	await keepKey(context, AZD.url, { key: "old", from: "azure-cli" });
	const key = functionKey(AZD, context);
	expect(await key.key()).toBe("old");
	const renewed = await Promise.all([key.renew("old"), key.renew("old"), key.renew("old")]);
	expect(renewed).toEqual(["from-az", "from-az", "from-az"]);
	expect(calls()).toHaveLength(2);
	expect(readKey(context, AZD.url)?.key).toBe("from-az");
	await expect(key.renew("from-az")).rejects.toThrow("the Azure CLI gave a moment ago");
	expect(calls()).toHaveLength(2);
});

it("from the variable goes before a kept one, and is not replaced", async () => {
	const { context, calls } = setUp([HOST], { TUTTI_FUNCTION_KEY: " from-variable\n" });
	await keepKey(context, AZD.url, { key: "kept", from: "login" });
	const key = functionKey(AZD, context);
	expect(await key.key()).toBe("from-variable");
	await expect(key.renew("from-variable")).rejects.toThrow("refuses the key in TUTTI_FUNCTION_KEY");
	expect(calls()).toEqual([]);
	expect(await functionKey(AZD, context, false).key()).toBe("kept");
});

it("is none where nobody knows one, until it is asked for", async () => {
	const { context } = setUp();
	const key = functionKey(ADDED, context);
	expect([key.source, await key.key()]).toEqual(["none", undefined]);
	await expect(key.renew(undefined)).rejects.toMatchObject({ hint: "Give it: tutti login prod" });
	await keepKey(context, ADDED.url, { key: "old", from: "login" });
	await expect(functionKey(ADDED, context).renew("old")).rejects.toThrow("kept for it");
});

it("belongs to an address, not to a name", async () => {
	const { context } = setUp();
	await keepKey(context, ADDED.url, { key: "secret", from: "login" });
	const elsewhere = { ...ADDED, url: "https://evil.example" };
	expect(await functionKey(elsewhere, context).key()).toBeUndefined();
});

it("is refused in a file that others may read, and in one that is broken, without a word of it", async () => {
	const { context } = setUp();
	await keepKey(context, ADDED.url, { key: "secret", from: "login" });
	writeFileSync(keyFile(context), '{"https://a":"secret"}', { mode: 0o600 });
	expect(() => functionKey(ADDED, context)).toThrow("is not as the command writes it");
	expect(() => functionKey(ADDED, context)).not.toThrow("secret");
	const { chmodSync } = await import("node:fs");
	chmodSync(keyFile(context), 0o644);
	expect(() => functionKey(ADDED, context)).toThrow("others may read it (mode 644; expected 600)");
});

it("that cannot stand in a header never reaches one", async () => {
	const { context } = setUp([HOST], { TUTTI_FUNCTION_KEY: "se\u00e4cret key" });
	const key = functionKey(AZD, context).key();
	await expect(key).rejects.toThrow("has characters that no key has");
	await expect(key).rejects.not.toThrow("cret");
});
