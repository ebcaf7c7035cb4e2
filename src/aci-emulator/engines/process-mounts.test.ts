import { describe, expect, it } from "vitest";
import { replaceMountPaths } from "./process-mounts.ts";

const mounts = [
	{ mountPath: "/data/in", folder: "/real/in" },
	{ mountPath: "/data", folder: "/real/data" },
];

describe("mount paths in text", () => {
	it.each([
		["/data", "/real/data"],
		["/data/x", "/real/data/x"],
		["/data/in/a.txt", "/real/in/a.txt"],
		["--from=/data/in", "--from=/real/in"],
		["cat '/data/a' >/data/b; ls /data", "cat '/real/data/a' >/real/data/b; ls /real/data"],
		["/data:/data/in", "/real/data:/real/in"],
		['{"path":"/data"}', '{"path":"/real/data"}'],
		["/data2", "/data2"],
		["/data.old", "/data.old"],
		["/old/data", "/old/data"],
		["http://host/data", "http://host/data"],
		["./data", "./data"],
	])("%s becomes %s", (text, expected) => {
		expect(replaceMountPaths(text, mounts)).toBe(expected);
	});
});
