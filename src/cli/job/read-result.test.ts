import { expect, it } from "vitest";
import { aPlay } from "../fake/played-job-sample.ts";
import { serveFake } from "../fake/serve-fake.ts";
import { apiClient } from "../server/api-client.ts";
import { localAccess } from "../server/server-access.ts";
import { readResult } from "./read-result.ts";

it("gives a result as its bytes, and none that is longer than the memory there is for it", async () => {
	const server = await serveFake([aPlay()]);
	server.result = "123456789012345678901234567890";
	const client = apiClient(localAccess(server.url));
	expect(new TextDecoder().decode(await readResult(client, "tiles-x7k2"))).toBe(server.result);
	expect(await readResult(client, "tiles-x7k2", 30)).toHaveLength(30);
	await expect(readResult(client, "tiles-x7k2", 29)).rejects.toThrow("is longer than 29 bytes");
});
