import { createOrUpdateContainerGroup } from "./create-or-update-container-group.ts";
import { deleteContainerGroup } from "./delete-container-group.ts";
import { getContainerGroup } from "./get-container-group.ts";
import { getOperation } from "./get-operation.ts";
import {
	listContainerGroups,
	listContainerGroupsByResourceGroup,
} from "./list-container-groups.ts";
import { listContainerLogs } from "./list-container-logs.ts";
import { listUsages } from "./list-usages.ts";
import type { Operation } from "./operation.ts";
import { restartContainerGroup } from "./restart-container-group.ts";
import { startContainerGroup } from "./start-container-group.ts";
import { stopContainerGroup } from "./stop-container-group.ts";
import { updateContainerGroup } from "./update-container-group.ts";

export const allOperations: Operation[] = [
	createOrUpdateContainerGroup,
	getContainerGroup,
	updateContainerGroup,
	deleteContainerGroup,
	listContainerGroups,
	listContainerGroupsByResourceGroup,
	startContainerGroup,
	restartContainerGroup,
	stopContainerGroup,
	listContainerLogs,
	listUsages,
	getOperation,
];
