import { normalLocation } from "../groups/container-group.ts";
import { checkScope, SUBSCRIPTION_PATH } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

/** The largest group: docs "Resource availability and quota limits for Azure Container Instances", 2025-11-17. */
const LARGEST = { maxMemoryInGB: 240, maxCpu: 31, maxGpuCount: 0 };

/** The emulator runs Linux and has no GPU; Azure retired GPUs on 2025-07-14. */
export const listCapabilities: Operation = {
	id: "Location_ListCapabilities",
	method: "GET",
	path: `${SUBSCRIPTION_PATH}/locations/{location}/capabilities`,
	serve(parts, call) {
		checkScope(parts, call);
		const location = normalLocation(call.path.location!);
		const value = ["Public", "Private"].map((ipAddressType) => ({
			resourceType: "containerGroups",
			osType: "Linux",
			location,
			ipAddressType,
			gpu: "None",
			capabilities: LARGEST,
		}));
		return Response.json({ value });
	},
};
