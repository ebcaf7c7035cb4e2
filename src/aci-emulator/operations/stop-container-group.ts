import { stopped } from "../groups/group-driver.ts";
import { CONTAINER_GROUP_PATH, checkSteady, existingGroup } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

/** Stop: 204, also for a group that is stopped already. The group stays, and goes on counting. */
export const stopContainerGroup: Operation = {
	id: "ContainerGroups_Stop",
	method: "POST",
	path: `${CONTAINER_GROUP_PATH}/stop`,
	async serve(parts, call) {
		const { clock, driver } = parts;
		const { key } = existingGroup(parts, call);
		await driver.inTurn(key, async () => {
			const row = existingGroup(parts, call);
			checkSteady(row);
			if (row.state.phase.kind === "stopped") return;
			driver.save(stopped(row, clock.now()));
			await driver.killContainers(row);
		});
		return new Response(null, { status: 204 });
	},
};
