import { ArmError } from "../arm/arm-error.ts";
import { isLocation, normalLocation } from "../groups/container-group.ts";

/** The body as an object; throws ARM's 400 if it is none. */
export function objectOf(body: unknown): Record<string, unknown> {
	if (typeof body === "object" && body !== null && !Array.isArray(body)) {
		return body as Record<string, unknown>;
	}
	throw new ArmError(
		400,
		"InvalidRequestContent",
		"The request content was invalid and could not be deserialized: expected a JSON object.",
	);
}

/** The location in its normal form; throws ARM's 400 if there is none, or no region could have the name. */
export function locationIn(
	{ location }: Record<string, unknown>,
	kind: "resource group" | { type: string },
): string {
	if (typeof location !== "string" || location.trim() === "") {
		throw new ArmError(
			400,
			"LocationRequired",
			"The location property is required for this definition.",
		);
	}
	const normal = normalLocation(location);
	if (isLocation(normal)) return normal;
	const [code, what] =
		kind === "resource group"
			? ["LocationNotAvailableForResourceGroup", kind]
			: ["LocationNotAvailableForResourceType", `resource type '${kind.type}'`];
	throw new ArmError(
		400,
		code!,
		`The provided location '${location}' is not available for ${what}.`,
	);
}

/** The tags, if there are any; throws ARM's 400 if they are no map of strings. */
export function tagsIn({ tags }: Record<string, unknown>): Record<string, string> | undefined {
	if (tags === undefined || tags === null) return undefined;
	const values = typeof tags === "object" && !Array.isArray(tags) ? Object.values(tags) : [0];
	if (values.every((value) => typeof value === "string")) return tags as Record<string, string>;
	throw new ArmError(
		400,
		"InvalidRequestContent",
		"The request content was invalid and could not be deserialized: 'tags' must be an object of strings.",
	);
}
