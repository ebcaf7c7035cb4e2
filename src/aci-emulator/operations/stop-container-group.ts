import { stopped } from "../group-driver.ts";
import { CONTAINER_GROUP_PATH, checkSteady, existingGroup } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

/** Stop: 204, also for a group that is stopped already. The group stays, and goes on counting. */
export const stopContainerGroup: Operation = {
	id: "ContainerGroups_Stop",
	method: "POST",
	path: `${CONTAINER_GROUP_PATH}/stop`,
	async serve(parts, call) {
		const row = existingGroup(parts, call);
		checkSteady(row);
		if (row.state.phase.kind !== "stopped") {
			parts.driver.save(stopped(row, parts.clock.now()));
			await parts.driver.killContainers(row);
		}
		return new Response(null, { status: 204 });
	},
};
