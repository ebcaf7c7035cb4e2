import { describe, expect, it } from "vitest";
import { type SimulatedService, simulatedService } from "./simulated-service.ts";

async function usages(service: SimulatedService): Promise<Record<string, [number, number]>> {
	const { body } = await service.call(
		"GET",
		`/subscriptions/${service.subscriptionId}/providers/Microsoft.ContainerInstance/locations/local/usages?api-version=2023-05-01`,
	);
	return Object.fromEntries(
		body.value.map((each: { name: { value: string }; currentValue: number; limit: number }) => [
			each.name.value,
			[each.currentValue, each.limit],
		]),
	);
}

const remaining = (answer: { headers: Record<string, string> }) =>
	["pt5m", "pt1h"].map((window) =>
		Number(answer.headers[`x-ms-ratelimit-remaining-subscription-resource-requests-${window}`]),
	);

describe("quotas of a location", () => {
	it("refuse a core too many in ACI's words, and usages agree", async () => {
		await using service = await simulatedService({ quotas: { standardCores: 2 } });
		await service.put("one");
		await service.put("two");
		const { status, body } = await service.put("three");
		expect([status, body.error]).toEqual([
			400,
			{
				code: "ContainerGroupQuotaReached",
				message:
					"Resource type 'Microsoft.ContainerInstance/containerGroups' container group quota 'StandardCores' exceeded in region 'local'. Limit: '2', Usage: '2' Requested: '1'.",
			},
		]);
		expect(await usages(service)).toMatchObject({
			ContainerGroups: [2, 100],
			StandardCores: [2, 2],
			StandardSpotCores: [0, 100],
		});
		await service.call("DELETE", service.groupPath("one"));
		expect((await service.put("three")).status).toBe(201);
	});

	it("count groups and Spot cores apart", async () => {
		await using service = await simulatedService({
			quotas: { containerGroups: 2, standardSpotCores: 1 },
		});
		expect((await service.put("spot", {}, { priority: "Spot" })).status).toBe(201);
		const second = await service.put("spot-2", {}, { priority: "Spot" });
		expect(second.body.error.message).toContain("quota 'StandardSpotCores' exceeded");
		expect((await service.put("regular")).status).toBe(201);
		const third = await service.put("third");
		expect(third.body.error.message).toContain("quota 'ContainerGroups' exceeded");
	});
});

describe("creates and deletes", () => {
	it("are 100 in 5 minutes and 300 in an hour each, with what is left on PUT and DELETE", async () => {
		await using service = await simulatedService({
			quotas: { containerGroups: 1000, standardCores: 1000 },
		});
		const left: number[][] = [];
		const burst = async (name: string) => {
			for (let index = 0; index < 100; index++) {
				const created = await service.put(`${name}-${index}`);
				if (index === 0 || index === 99) left.push(remaining(created));
			}
		};
		const refused = async () => {
			const { status, headers } = await service.put("one-too-many");
			left.push([status, Number(headers["retry-after"])]);
			await service.clock.advance(300_000);
		};
		await burst("first");
		await refused();
		await burst("second");
		await refused();
		await burst("third");
		await service.clock.advance(300_000);
		await refused();
		expect(left.map(String)).toEqual([
			...["99,299", "0,200", "429,300"],
			...["99,199", "0,100", "429,300"],
			...["99,99", "0,0", "429,2700"],
		]);
		const deleted = await service.call("DELETE", service.groupPath("first-0"));
		expect(remaining(deleted)).toEqual([99, 299]);
	});

	it("are refused beyond that with 429 and Retry-After, which is enough", async () => {
		await using service = await simulatedService({
			quotas: { createsPer5Minutes: 2, createsPerHour: 3, deletesPer5Minutes: 1 },
		});
		await service.put("one");
		await service.clock.advance(10_000);
		expect(remaining(await service.put("two"))).toEqual([0, 1]);
		const refused = await service.put("three");
		expect([refused.status, refused.body.error.code]).toEqual([429, "ResourceRequestsThrottled"]);
		expect(refused.headers["retry-after"]).toBe("290");
		await service.clock.advance(289_000);
		expect((await service.put("three")).status).toBe(429);
		await service.clock.advance(1000);
		expect((await service.put("three")).status).toBe(201);
		await service.clock.advance(300_000);
		const hour = await service.put("four");
		expect([hour.status, hour.headers["retry-after"]]).toEqual([429, "3000"]);
		await service.call("DELETE", service.groupPath("one"));
		const deleted = await service.call("DELETE", service.groupPath("two"));
		expect([deleted.status, deleted.headers["retry-after"]]).toEqual([429, "300"]);
	});

	it("are not counted for GET, PATCH, logs, stop, start and restart", async () => {
		await using service = await simulatedService();
		await service.put("one");
		await service.clock.advance(20_000);
		for (const answer of [
			await service.call("GET", service.groupPath("one")),
			await service.call("PATCH", service.groupPath("one"), { tags: {} }),
			await service.post("one", "restart"),
		]) {
			expect(remaining(answer)).toEqual([Number.NaN, Number.NaN]);
		}
	});
});

describe("ARM's own limits", () => {
	it("take 250 reads at once and 25 more a second, and say what is left", async () => {
		await using service = await simulatedService({ armRates: {} });
		const read = () => service.call("GET", service.groupPath("none"));
		const first = await read();
		expect(first.headers["x-ms-ratelimit-remaining-subscription-reads"]).toBe("249");
		expect(first.headers["x-ms-ratelimit-remaining-subscription-global-reads"]).toBe("3749");
		const answers = await Promise.all(Array.from({ length: 250 }, read));
		const refused = answers.filter((each) => each.status === 429);
		expect(refused).toHaveLength(1);
		expect(refused[0]!.headers["retry-after"]).toBe("1");
		await service.clock.advance(1000);
		const later = await Promise.all(Array.from({ length: 26 }, read));
		expect(later.filter((each) => each.status === 429)).toHaveLength(1);
	});

	it("take 200 writes and 200 deletes at once, of a bucket each", async () => {
		await using service = await simulatedService({ armRates: {} });
		const patch = await service.call("PATCH", service.groupPath("none"), { tags: {} });
		expect(patch.headers["x-ms-ratelimit-remaining-subscription-writes"]).toBe("199");
		const deleted = await service.call("DELETE", service.groupPath("none"));
		expect(deleted.headers["x-ms-ratelimit-remaining-subscription-deletes"]).toBe("199");
	});
});
