import { expect, it } from "vitest";
import { describeService } from "./service-under-test.ts";

const NAMES = ["ContainerGroups", "StandardCores", "StandardSpotCores"];

describeService("Location_ListUsage", (service) => {
	it("counts groups and cores of a location against their limits", async () => {
		const { client, location, create } = service();
		await create("sleep 1000", "Running");
		const found = new Map();
		for await (const each of client.location.listUsage(location)) found.set(each.name?.value, each);
		for (const name of NAMES) {
			const { id, unit, currentValue, limit } = found.get(name);
			expect([unit, Number.isInteger(limit), currentValue <= limit]).toEqual(["Count", true, true]);
			expect(id.toLowerCase()).toContain(`/locations/${location}/usages/${name}`.toLowerCase());
		}
		expect(found.get("ContainerGroups").currentValue).toBeGreaterThanOrEqual(1);
		expect(found.get("StandardCores").currentValue).toBeGreaterThanOrEqual(1);
	});
});
