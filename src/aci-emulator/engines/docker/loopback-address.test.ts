import { expect, it } from "vitest";
import { reachableFromBridge } from "./loopback-address.ts";

it.each([
	["http://127.0.0.1:7071/api?x=1", "http://host:7071/api?x=1"],
	["https://localhost/", "https://host/"],
	["http://[::1]:80", "http://host:80"],
	["redis://:secret@127.0.0.1:6379", "redis://:secret@host:6379"],
	["a http://localhost b", "a http://host b"],
	["127.0.0.1", "127.0.0.1"],
	["http://localhost.example.com/", "http://localhost.example.com/"],
	["http://example.com/?u=127.0.0.1", "http://example.com/?u=127.0.0.1"],
])("%s becomes %s", (text, expected) => {
	expect(reachableFromBridge(text, "host")).toBe(expected);
});
