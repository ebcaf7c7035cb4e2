import type { ManagementParts } from "./management-parts.ts";
import type { ManagementReply } from "./management-reply.ts";
import type { ManagementRequest } from "./management-request.ts";

/** What the handler of a route gets. */
export interface ManagementCall {
	request: ManagementRequest;
	/** The values of the route's `{parameters}`. */
	parameters: Readonly<Record<string, string>>;
	parts: ManagementParts;
	/** Lets time pass on the clock, which the request otherwise holds. */
	pause(durationMs: number): Promise<void>;
}

export interface ManagementRoute {
	methods: readonly string[];
	segments: readonly Segment[];
	handle(call: ManagementCall): Promise<ManagementReply>;
}
type Segment = { text: string } | { parameter: string };

/** A route such as `instances/{instanceId}/terminate`, whose case does not count. */
export function managementRoute(
	methods: string,
	template: string,
	handle: ManagementRoute["handle"],
): ManagementRoute {
	const segments = template.split("/").map((text): Segment => {
		const parameter = /^\{(\w+)\}$/.exec(text)?.[1];
		return parameter === undefined ? { text: text.toLowerCase() } : { parameter };
	});
	return { methods: methods.split(" "), segments, handle };
}

/** The values of the parameters with which a path fits a route, or undefined. */
export function matchManagementRoute(
	{ segments }: ManagementRoute,
	path: readonly string[],
): Record<string, string> | undefined {
	if (segments.length !== path.length) return undefined;
	const parameters: Record<string, string> = {};
	for (const [index, segment] of segments.entries()) {
		const part = path[index]!;
		if ("text" in segment) {
			if (part.toLowerCase() !== segment.text) return undefined;
		} else {
			if (part === "") return undefined;
			parameters[segment.parameter] = part;
		}
	}
	return parameters;
}
