import { ArmError } from "../arm/arm-error.ts";
import type { StoredResource } from "../arm/resource-store.ts";
import type { Operation } from "./operation.ts";
import { PROFILE_PATH, PROFILE_TYPE, profileView } from "./profiles.ts";
import { existingResource, resourceIdentity } from "./resource-identity.ts";

export const listProfileRevisions: Operation = {
	id: "CGProfile_ListAllRevisions",
	method: "GET",
	path: `${PROFILE_PATH}/revisions`,
	serve(parts, call) {
		const identity = resourceIdentity(parts, call, PROFILE_TYPE, call.path.profile!);
		existingResource(parts, call, identity);
		return Response.json({ value: parts.resources.revisions(identity.key).map(revisionView) });
	},
};

export const getProfileRevision: Operation = {
	id: "CGProfile_GetByRevisionNumber",
	method: "GET",
	path: `${PROFILE_PATH}/revisions/{revision}`,
	serve(parts, call) {
		const identity = resourceIdentity(parts, call, PROFILE_TYPE, call.path.profile!);
		const text = call.path.revision!;
		if (!/^\d{1,9}$/.test(text)) {
			throw new ArmError(
				400,
				"BadRequest",
				`The revision '${text}' must be a number, such as '1'.`,
			);
		}
		return Response.json(revisionView(existingResource(parts, call, identity, Number(text))));
	},
};

function revisionView(resource: StoredResource): object {
	const { id, name, revision } = resource;
	return {
		...profileView(resource),
		id: `${id}/revisions/${revision}`,
		name: `${name}/${revision}`,
		type: `${PROFILE_TYPE}/revisions`,
	};
}
