import { expect, it } from "vitest";
import { describeService } from "./service-under-test.ts";

describeService("Location_ListCachedImages", (service) => {
	it("lists images by name and system", async () => {
		const { client, location, answer } = service();
		const images = [];
		for await (const each of client.location.listCachedImages(location)) images.push(each);
		expect(answer("Location_ListCachedImages").status).toBe(200);
		for (const { osType, image } of images) expect(`${osType} ${image}`).toMatch(/^\S+ \S+$/);
	});
});
