import { expect, it } from "vitest";
import { targetUrl } from "./target-url.ts";

const SECRET = "s3cret-key";

it.each([
	["https://func-tutti.azurewebsites.net", "https://func-tutti.azurewebsites.net"],
	["https://FUNC.example/", "https://func.example"],
	["https://a.example:8443/api", "https://a.example:8443"],
	["http://127.0.0.1:7071", "http://127.0.0.1:7071"],
	["http://localhost:7071/", "http://localhost:7071"],
	["http://[::1]:7071", "http://[::1]:7071"],
])("%s is the target %s", (text, origin) => {
	expect(targetUrl(text, { allowHttp: false })).toBe(origin);
});

it.each([
	["func-tutti.azurewebsites.net", "is no address"],
	["ftp://a.example", "is no address"],
	["https://a.example/tutti", "without a path"],
	[`https://a.example/?code=${SECRET}`, "a key does not belong into an address"],
	[`https://a.example/#${SECRET}`, "a key does not belong into an address"],
	[`https://me:${SECRET}@a.example`, "a key does not belong into an address"],
	["http://a.example", "in clear text"],
	["http://127.0.0.1.example", "in clear text"],
	["http://10.0.0.1", "in clear text"],
])("%s is refused, and nothing but the origin is repeated", (text, why) => {
	const refused = () => targetUrl(text, { allowHttp: false });
	expect(refused).toThrow(why);
	expect(refused).not.toThrow(SECRET);
});

it("speaks clear text to another machine when that was asked for", () => {
	expect(targetUrl("http://a.example", { allowHttp: true })).toBe("http://a.example");
});
