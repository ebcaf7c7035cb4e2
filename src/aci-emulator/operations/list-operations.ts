import type { Operation } from "./operation.ts";

const PROVIDER = "Microsoft.ContainerInstance";

/** What the provider's roles can allow, as `{resource}/{action}`. */
const NAMES: [resource: string, operation: string, name: string, description: string][] = [
	["Container Group", "Get Container Group", "containerGroups/read", "Get all container groups."],
	[
		"Container Group",
		"Create or Update Container Group",
		"containerGroups/write",
		"Create or update a specific container group.",
	],
	[
		"Container Group",
		"Delete Container Group",
		"containerGroups/delete",
		"Delete the specific container group.",
	],
	[
		"Container Group",
		"Restart Container Group",
		"containerGroups/restart/action",
		"Restarts a specific container group.",
	],
	[
		"Container Group",
		"Stop Container Group",
		"containerGroups/stop/action",
		"Stops a specific container group.",
	],
	[
		"Container Group",
		"Start Container Group",
		"containerGroups/start/action",
		"Starts a specific container group.",
	],
	[
		"Container",
		"Get Logs for Container",
		"containerGroups/containers/logs/read",
		"Get logs for a specific container.",
	],
	[
		"Container",
		"Exec into Container",
		"containerGroups/containers/exec/action",
		"Exec into a specific container.",
	],
	[
		"Container",
		"Attach to Container",
		"containerGroups/containers/attach/action",
		"Attach to the output stream of a container.",
	],
	["Usage", "Get Usage", "locations/usages/read", "Get the usage for a specific region."],
];

export const listOperations: Operation = {
	id: "Operations_List",
	method: "GET",
	path: `/providers/${PROVIDER}/operations`,
	serve: () =>
		Response.json({
			value: NAMES.map(([resource, operation, name, description]) => ({
				name: `${PROVIDER}/${name}`,
				display: { provider: "Microsoft Container Instance", resource, operation, description },
				origin: "User",
			})),
		}),
};
