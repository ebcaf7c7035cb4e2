import { checkScope, SUBSCRIPTION_PATH } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

/** What Azure keeps on its hosts, by the published example; here it says nothing of how fast an image starts. */
const IMAGES = [
	{ osType: "Linux", image: "ubuntu:16.04" },
	{ osType: "Linux", image: "alpine:3.6" },
	{ osType: "Linux", image: "mcr.microsoft.com/azuredocs/aci-helloworld:latest" },
];

export const listCachedImages: Operation = {
	id: "Location_ListCachedImages",
	method: "GET",
	path: `${SUBSCRIPTION_PATH}/locations/{location}/cachedImages`,
	serve(parts, call) {
		checkScope(parts, call);
		return Response.json({ value: IMAGES });
	},
};
