import * as z from "zod";
import { ArmError } from "../arm/arm-error.ts";
import { groupView } from "../groups/container-group-view.ts";
import { CONTAINER_GROUP_PATH, existingGroup } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

const patch = z.object({ tags: z.record(z.string(), z.string()).optional() });

/** PATCH changes tags alone, and replaces all of them. Containers go on. */
export const updateContainerGroup: Operation = {
	id: "ContainerGroups_Update",
	method: "PATCH",
	path: CONTAINER_GROUP_PATH,
	serve(parts, call) {
		const row = existingGroup(parts, call);
		const parsed = patch.safeParse(call.body);
		if (!parsed.success) {
			const message = `The request content was invalid and could not be deserialized: ${parsed.error.issues[0]!.message}.`;
			throw new ArmError(400, "InvalidRequestContent", message);
		}
		const { tags } = parsed.data;
		const changed = tags ? { ...row, group: { ...row.group, tags } } : row;
		parts.driver.save(changed);
		return Response.json(groupView(changed, "with-instance-view", call.query.get("api-version")));
	},
};
