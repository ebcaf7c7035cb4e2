import { locationOf, requested } from "../groups/container-group.ts";
import { groupView } from "../groups/container-group-view.ts";
import type { ControlParts, ControlRoom } from "./control-call.ts";

/** What of a group's answer the overview shows. */
interface ShownGroup {
	properties: {
		provisioningState: string;
		instanceView?: { state: string };
		containers: {
			name: string;
			properties: {
				image: string;
				instanceView?: { restartCount: number; currentState?: { state: string } };
			};
		}[];
	};
}

/** `/emulator/groups`: GET a line for each container group with its state, which LIST of Azure does not show. */
export const controlGroups: ControlRoom = { whole: { GET: overview } };

function overview({ store }: ControlParts): Response {
	const groups = store.list().map((row) => {
		const { properties } = groupView(row, "with-instance-view") as unknown as ShownGroup;
		return {
			name: row.name,
			id: row.id,
			location: locationOf(row.group),
			...requested(row.group),
			provisioningState: properties.provisioningState,
			state: properties.instanceView?.state ?? "Pending",
			containers: properties.containers.map(({ name, properties: { image, instanceView } }) => ({
				name,
				image,
				state: instanceView?.currentState?.state ?? "Waiting",
				restartCount: instanceView?.restartCount ?? 0,
			})),
		};
	});
	return Response.json({ groups });
}
