import { attachContainer } from "./attach-container.ts";
import { createOrUpdateContainerGroup } from "./create-or-update-container-group.ts";
import { deleteContainerGroup } from "./delete-container-group.ts";
import { deleteServiceAssociationLink } from "./delete-service-association-link.ts";
import {
	deploymentOperationsById,
	getDeploymentOperation,
	listDeploymentOperations,
} from "./deployment-operations.ts";
import {
	cancelDeployment,
	checkDeploymentExistence,
	createOrUpdateDeployment,
	deleteDeployment,
	exportDeploymentTemplate,
	getDeployment,
	getDeploymentStatus,
	listDeployments,
	validateDeployment,
} from "./deployments.ts";
import { executeCommand } from "./execute-command.ts";
import { getContainerGroup } from "./get-container-group.ts";
import { getOperation } from "./get-operation.ts";
import { getOperationResult } from "./get-operation-result.ts";
import { listCachedImages } from "./list-cached-images.ts";
import { listCapabilities } from "./list-capabilities.ts";
import {
	listContainerGroups,
	listContainerGroupsByResourceGroup,
} from "./list-container-groups.ts";
import { listContainerLogs } from "./list-container-logs.ts";
import { listOperations } from "./list-operations.ts";
import { listUsages } from "./list-usages.ts";
import type { Operation } from "./operation.ts";
import { getOutboundDependencies } from "./outbound-dependencies.ts";
import { getProfileRevision, listProfileRevisions } from "./profile-revisions.ts";
import {
	createOrUpdateProfile,
	deleteProfile,
	getProfile,
	listProfiles,
	listProfilesByResourceGroup,
	updateProfile,
} from "./profiles.ts";
import { deleteResourceGroup, getResourceGroupDeletion } from "./resource-group-delete.ts";
import {
	checkResourceGroupExistence,
	createOrUpdateResourceGroup,
	getResourceGroup,
	listResourceGroups,
	updateResourceGroup,
} from "./resource-groups.ts";
import { listResources, listResourcesByResourceGroup } from "./resource-list.ts";
import { getProvider, listProviders, registerProvider } from "./resource-providers.ts";
import {
	getSubscription,
	listLocations,
	listSubscriptions,
	listTenants,
} from "./resource-subscriptions.ts";
import { restartContainerGroup } from "./restart-container-group.ts";
import {
	createOrUpdatePool,
	deletePool,
	getPool,
	getPoolView,
	listPools,
	listPoolsByResourceGroup,
} from "./standby-pools.ts";
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
	executeCommand,
	attachContainer,
	listUsages,
	getOperation,
	getOperationResult,
	deleteServiceAssociationLink,
	listCachedImages,
	listCapabilities,
	listOperations,
	getOutboundDependencies,
	deleteResourceGroup,
	getResourceGroupDeletion,
	checkResourceGroupExistence,
	createOrUpdateResourceGroup,
	getResourceGroup,
	listResourceGroups,
	updateResourceGroup,
	listResources,
	listResourcesByResourceGroup,
	getProvider,
	listProviders,
	registerProvider,
	getSubscription,
	listLocations,
	listSubscriptions,
	listTenants,
	createOrUpdateProfile,
	deleteProfile,
	getProfile,
	listProfiles,
	listProfilesByResourceGroup,
	updateProfile,
	getProfileRevision,
	listProfileRevisions,
	createOrUpdatePool,
	deletePool,
	getPool,
	getPoolView,
	listPools,
	listPoolsByResourceGroup,
	createOrUpdateDeployment,
	validateDeployment,
	getDeploymentStatus,
	getDeployment,
	checkDeploymentExistence,
	listDeployments,
	deleteDeployment,
	cancelDeployment,
	exportDeploymentTemplate,
	listDeploymentOperations,
	getDeploymentOperation,
	...deploymentOperationsById,
];
