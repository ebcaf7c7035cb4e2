import { ArmError } from "../arm/arm-error.ts";
import type { StoredResource } from "../arm/resource-store.ts";
import type { EmulatorParts, Operation } from "./operation.ts";
import { PROFILE_TYPE } from "./profiles.ts";
import { locationIn, objectOf, tagsIn } from "./resource-body.ts";
import { existingResource, resourceIdentity } from "./resource-identity.ts";
import { poolMembers } from "./standby-pool-members.ts";
import { serveResource, serveResources } from "./stored-resources.ts";

const POOL_TYPE = "Microsoft.StandbyPool/standbyContainerGroupPools";
const POOLS_PATH = `/providers/${POOL_TYPE}`;
const SUBSCRIPTION = "/subscriptions/{subscriptionId}";
const IN_GROUP = `${SUBSCRIPTION}/resourceGroups/{resourceGroup}${POOLS_PATH}`;
const POOL_PATH = `${IN_GROUP}/{pool}`;
/** The swagger's rule. */
const NAME = /^[a-zA-Z0-9-]{3,24}$/;

const pools = { type: POOL_TYPE, parameter: "pool", view: poolView };

/** PUT: 201 for a new pool, 200 for a changed one; at once, without an operation to poll. */
export const createOrUpdatePool: Operation = {
	id: "StandbyContainerGroupPools_CreateOrUpdate",
	method: "PUT",
	path: POOL_PATH,
	serve(parts, call) {
		const name = call.path.pool!;
		const identity = resourceIdentity(parts, call, POOL_TYPE, name);
		if (!NAME.test(name)) throw invalid(`The name '${name}' must match '${NAME.source}'.`);
		const body = objectOf(call.body);
		const existing = parts.resources.get(identity.key);
		const resource: StoredResource = {
			...identity,
			revision: 1,
			body: {
				location: locationIn(body, { type: POOL_TYPE }),
				properties: checkedProperties(parts, body.properties),
				...(tagsIn(body) ? { tags: tagsIn(body) } : {}),
				createdAt: existing?.body.createdAt ?? parts.clock.now(),
				takenAt: existing?.body.takenAt ?? [],
			},
		};
		parts.resources.put(resource);
		return Response.json(poolView(resource), { status: existing ? 200 : 201 });
	},
};

export const getPool: Operation = {
	id: "StandbyContainerGroupPools_Get",
	method: "GET",
	path: POOL_PATH,
	serve: serveResource(pools),
};

export const deletePool: Operation = {
	id: "StandbyContainerGroupPools_Delete",
	method: "DELETE",
	path: POOL_PATH,
	serve(parts, call) {
		const { key } = resourceIdentity(parts, call, POOL_TYPE, call.path.pool!);
		parts.resources.remove(key);
		return new Response(null, { status: 204 });
	},
};

export const listPools: Operation = {
	id: "StandbyContainerGroupPools_ListBySubscription",
	method: "GET",
	path: `${SUBSCRIPTION}${POOLS_PATH}`,
	serve: serveResources(pools),
};

export const listPoolsByResourceGroup: Operation = {
	id: "StandbyContainerGroupPools_ListByResourceGroup",
	method: "GET",
	path: IN_GROUP,
	serve: serveResources(pools),
};

/** How many groups of the pool stand ready now. The one view is `latest`. */
export const getPoolView: Operation = {
	id: "StandbyContainerGroupPoolRuntimeViews_Get",
	method: "GET",
	path: `${POOL_PATH}/runtimeViews/latest`,
	serve(parts, call) {
		const identity = resourceIdentity(parts, call, POOL_TYPE, call.path.pool!);
		const pool = existingResource(parts, call, identity);
		const { ready, starting } = poolMembers(pool, parts.timing, parts.clock.now());
		return Response.json({
			id: `${pool.id}/runtimeViews/latest`,
			name: "latest",
			type: `${POOL_TYPE}/runtimeViews`,
			properties: {
				provisioningState: "Succeeded",
				status: { code: "HealthState/healthy" },
				instanceCountSummary: [
					{
						instanceCountsByState: [
							{ state: "Creating", count: starting },
							{ state: "Running", count: ready },
							{ state: "Deleting", count: 0 },
						],
					},
				],
			},
		});
	},
};

function checkedProperties(parts: EmulatorParts, value: unknown): Record<string, unknown> {
	const { elasticityProfile, containerGroupProperties } = objectOf(value);
	const { maxReadyCapacity, refillPolicy = "always" } = objectOf(elasticityProfile);
	if (!Number.isInteger(maxReadyCapacity) || (maxReadyCapacity as number) < 0) {
		throw invalid("elasticityProfile.maxReadyCapacity must be an integer of at least 0.");
	}
	if (refillPolicy !== "always") {
		throw invalid("elasticityProfile.refillPolicy must be 'always'.");
	}
	const { containerGroupProfile, subnetIds } = objectOf(containerGroupProperties);
	const { id, revision } = objectOf(containerGroupProfile);
	if (revision !== undefined && !Number.isInteger(revision)) {
		throw invalid("containerGroupProperties.containerGroupProfile.revision must be an integer.");
	}
	const profile = parts.resources.get(`${id}`.toLowerCase(), revision as number | undefined);
	if (profile?.type !== PROFILE_TYPE) {
		throw invalid(
			"containerGroupProperties.containerGroupProfile must name a profile that exists.",
		);
	}
	return {
		elasticityProfile: { maxReadyCapacity, refillPolicy },
		containerGroupProperties: {
			containerGroupProfile: { id, revision: profile.revision },
			...(Array.isArray(subnetIds) ? { subnetIds } : {}),
		},
		provisioningState: "Succeeded",
	};
}

function poolView({ id, name, type, body }: StoredResource): object {
	const { location, properties, tags } = body;
	return { id, name, type, location, ...(tags ? { tags } : {}), properties };
}

/** No published sample of the provider's own codes. */
function invalid(message: string): ArmError {
	return new ArmError(400, "BadRequest", message);
}
