import { checkScope } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

/** The emulator has no virtual networks, so there is never a link to delete: 204. */
export const deleteServiceAssociationLink: Operation = {
	id: "SubnetServiceAssociationLink_Delete",
	method: "DELETE",
	path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Network/virtualNetworks/{virtualNetwork}/subnets/{subnet}/providers/Microsoft.ContainerInstance/serviceAssociationLinks/default",
	serve(parts, call) {
		checkScope(parts, call);
		return new Response(null, { status: 204 });
	},
};
