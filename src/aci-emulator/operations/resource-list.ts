import { ArmError } from "../arm/arm-error.ts";
import { CONTAINER_GROUP_TYPE } from "../groups/container-group.ts";
import { checkScope } from "./container-group-paths.ts";
import type { EmulatorParts, Operation } from "./operation.ts";
import { ONE_RESOURCE_GROUP_PATH } from "./resource-groups.ts";

interface GenericResource {
	id: string;
	name: string;
	type: string;
	location?: string;
	tags?: Record<string, string>;
}

/** The resources of every kind, with what all kinds have: no properties. */
const serve: Operation["serve"] = (parts, call) => {
	checkScope(parts, call);
	const wanted = call.path.resourceGroup?.toLowerCase();
	const passes = filter(call.query.get("$filter"));
	const value = everything(parts).filter(
		(each) =>
			(wanted === undefined || each.id.toLowerCase().includes(`/resourcegroups/${wanted}/`)) &&
			passes(each),
	);
	return Response.json({ value });
};

export const listResources: Operation = {
	id: "Resources_List",
	method: "GET",
	path: "/subscriptions/{subscriptionId}/resources",
	serve,
};

export const listResourcesByResourceGroup: Operation = {
	id: "Resources_ListByResourceGroup",
	method: "GET",
	path: `${ONE_RESOURCE_GROUP_PATH}/resources`,
	serve,
};

function everything(parts: EmulatorParts): GenericResource[] {
	const groups = parts.driver
		.list()
		.map(({ id, name, group }) => ({ ...group, id, name, type: CONTAINER_GROUP_TYPE }));
	const others = parts.resources
		.list()
		.map(({ id, name, type, body }) => ({ ...body, id, name, type }));
	return [...groups, ...others].map((each) => {
		const { id, name, type, location, tags } = each as unknown as GenericResource;
		return { id, name, type, ...(location ? { location } : {}), ...(tags ? { tags } : {}) };
	});
}

/** A comparison and what follows it; a quote in a text is written twice. */
const CLAUSE =
	/\s*(resourceType|name|location)\s+eq\s+'((?:[^']|'')*)'\s*(?:$|\band\b(?=\s*\w))/giy;

/** `resourceType`, `name` and `location`, with `eq` and `and`; ARM knows more. */
function filter(text: string | null): (resource: GenericResource) => boolean {
	if (text === null || text.trim() === "") return () => true;
	const found = [...text.matchAll(CLAUSE)];
	if (found.map(([clause]) => clause).join("") !== text) {
		throw new ArmError(
			400,
			"InvalidFilterInQueryString",
			`Invalid $filter '${text}' specified in the query string: the emulator knows resourceType, name and location with 'eq' and 'and'.`,
		);
	}
	const clauses = found.map(([, member = "", value = ""]) => {
		const key = member.toLowerCase() === "resourcetype" ? "type" : member.toLowerCase();
		return {
			key: key as "type" | "name" | "location",
			value: value.replaceAll("''", "'").toLowerCase(),
		};
	});
	return (resource) => clauses.every(({ key, value }) => resource[key]?.toLowerCase() === value);
}
