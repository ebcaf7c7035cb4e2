import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oneContainerWire } from "../testing/test-emulator.ts";
import { type SimulatedService, simulatedService } from "./simulated-service.ts";

let service: SimulatedService;
beforeAll(async () => {
	service = await simulatedService();
});
afterAll(() => service[Symbol.asyncDispose]());

/** A request over plain http. */
function plainGet(path: string, headers: Record<string, string>): Promise<[number, string]> {
	return new Promise((resolve, reject) => {
		const call = request(`${service.httpUrl}${path}`, { headers }, (answer) => {
			let text = "";
			answer.setEncoding("utf8");
			answer.on("data", (chunk) => {
				text += chunk;
			});
			answer.on("end", () => resolve([answer.statusCode!, text]));
		});
		call.on("error", reject);
		call.end();
	});
}

describe("the door", () => {
	it("serves http as it serves https, and neither without a token", async () => {
		await service.put("seen");
		const path = service.groupPath("seen");
		const overHttps = await service.call("GET", path);
		const [status, text] = await plainGet(path, { authorization: `Bearer ${service.token}` });
		expect([status, JSON.parse(text)]).toEqual([200, overHttps.body]);
		const [refused, why] = await plainGet(path, {});
		expect([refused, JSON.parse(why).error.code]).toEqual([401, "AuthenticationFailed"]);
		const wrong = await service.call("GET", path, undefined, { authorization: "Bearer none" });
		expect([wrong.status, Object.keys(wrong.body)]).toEqual([401, ["error"]]);
	});

	it.each(["2018-04-01", "2021-10-01", "2023-05-01", "2026-07-01", "2026-08-01-preview"])(
		"takes api-version %s",
		async (version) => {
			const path = service.groupPath("any-version").replace("2023-05-01", version);
			expect((await service.call("PUT", path, oneContainerWire(["{}"]))).status).toBe(201);
			expect((await service.call("DELETE", path)).status).toBe(200);
		},
	);

	it("takes reserved ports with a warning, which Azure's documents ask not to be used", async () => {
		const body = oneContainerWire(["{}"]) as {
			properties: { containers: { properties: object }[] };
		};
		Object.assign(body.properties.containers[0]!.properties, { ports: [{ port: 19080 }] });
		expect((await service.call("PUT", service.groupPath("reserved"), body)).status).toBe(201);
		expect(service.lines.join("\n")).toContain("19080");
	});
});
