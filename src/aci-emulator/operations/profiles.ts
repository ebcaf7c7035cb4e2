import { ArmError } from "../arm/arm-error.ts";
import type { StoredResource } from "../arm/resource-store.ts";
import { checkContainerGroup } from "../groups/container-group-check.ts";
import { RESOURCE_GROUP_PATH, SUBSCRIPTION_PATH } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";
import { withoutSecrets } from "./profile-secrets.ts";
import { lifeAfterEndMs } from "./profile-time-to-live.ts";
import { locationIn, objectOf, tagsIn } from "./resource-body.ts";
import { existingResource, resourceIdentity } from "./resource-identity.ts";
import { serveResource, serveResources } from "./stored-resources.ts";

export const PROFILE_TYPE = "Microsoft.ContainerInstance/containerGroupProfiles";
export const PROFILE_PATH = `${RESOURCE_GROUP_PATH}/containerGroupProfiles/{profile}`;

/** The swagger's rule for names, of api-version 2025-09-01. */
const NAME = /^[a-zA-Z0-9]([-_a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/;

const profiles = { type: PROFILE_TYPE, parameter: "profile", view: profileView };

/** PUT: 201 for a new profile, 200 for the next revision of one. Groups made from older ones stay as they are. */
export const createOrUpdateProfile: Operation = {
	id: "CGProfile_CreateOrUpdate",
	method: "PUT",
	path: PROFILE_PATH,
	serve(parts, call) {
		const name = call.path.profile!;
		const identity = resourceIdentity(parts, call, PROFILE_TYPE, name);
		if (!NAME.test(name)) {
			throw new ArmError(
				400,
				"InvalidContainerGroupProfileName",
				`The container group profile name '${name}' is invalid. It must match '${NAME.source}'.`,
			);
		}
		const body = objectOf(call.body);
		const location = locationIn(body, { type: PROFILE_TYPE });
		// A profile must be good for a group; its own name may be one that no group can have.
		checkContainerGroup("profile", body);
		lifeAfterEndMs(objectOf(body.properties));
		const existing = parts.resources.get(identity.key);
		const resource: StoredResource = {
			...identity,
			...(existing ? { id: existing.id, name: existing.name } : {}),
			revision: (existing?.revision ?? 0) + 1,
			body: {
				location,
				properties: objectOf(body.properties),
				...(tagsIn(body) ? { tags: tagsIn(body) } : {}),
				...(Array.isArray(body.zones) ? { zones: body.zones } : {}),
			},
		};
		parts.resources.put(resource);
		return Response.json(profileView(resource), { status: existing ? 200 : 201 });
	},
};

export const getProfile: Operation = {
	id: "CGProfile_Get",
	method: "GET",
	path: PROFILE_PATH,
	serve: serveResource(profiles),
};

/** PATCH: tags alone, and no new revision. */
export const updateProfile: Operation = {
	id: "CGProfile_Update",
	method: "PATCH",
	path: PROFILE_PATH,
	serve(parts, call) {
		const identity = resourceIdentity(parts, call, PROFILE_TYPE, call.path.profile!);
		const existing = existingResource(parts, call, identity);
		const tags = tagsIn(objectOf(call.body));
		const resource = { ...existing, body: { ...existing.body, ...(tags ? { tags } : {}) } };
		parts.resources.put(resource);
		return Response.json(profileView(resource));
	},
};

export const deleteProfile: Operation = {
	id: "CGProfile_Delete",
	method: "DELETE",
	path: PROFILE_PATH,
	serve(parts, call) {
		const { key } = resourceIdentity(parts, call, PROFILE_TYPE, call.path.profile!);
		if (!parts.resources.get(key)) return new Response(null, { status: 204 });
		parts.resources.remove(key);
		return new Response(null, { status: 200 });
	},
};

export const listProfiles: Operation = {
	id: "CGProfiles_ListBySubscription",
	method: "GET",
	path: `${SUBSCRIPTION_PATH}/containerGroupProfiles`,
	serve: serveResources(profiles),
};

export const listProfilesByResourceGroup: Operation = {
	id: "CGProfiles_ListByResourceGroup",
	method: "GET",
	path: `${RESOURCE_GROUP_PATH}/containerGroupProfiles`,
	serve: serveResources(profiles),
};

/** What a client sees of a revision: no secrets. */
export function profileView({ id, name, type, revision, body }: StoredResource): object {
	const { properties, ...rest } = body;
	const shown = withoutSecrets(properties) as object;
	const registeredRevisions = Array.from({ length: revision }, (_, index) => index + 1);
	return { id, name, type, ...rest, properties: { ...shown, revision, registeredRevisions } };
}
