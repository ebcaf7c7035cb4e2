import { expect, it } from "vitest";
import { describeService } from "./service-under-test.ts";

describeService("Location_ListCapabilities", (service) => {
	it("says how large a Linux group may be", async () => {
		const { client, location } = service();
		const found = [];
		for await (const each of client.location.listCapabilities(location)) found.push(each);
		const linux = found.find((each) => each.osType === "Linux" && each.gpu === "None");
		expect(linux?.resourceType).toBe("containerGroups");
		expect(linux?.capabilities?.maxCpu).toBeGreaterThanOrEqual(4);
		expect(linux?.capabilities?.maxMemoryInGB).toBeGreaterThanOrEqual(14);
	});
});
