import {
	defaultResource,
	detectResources,
	envDetector,
	type Resource,
	resourceFromAttributes,
} from "@opentelemetry/resources";
import { ATTRIBUTE } from "../names.ts";

/** Who tells. OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word. */
export function resourceOf(hub: string): Resource {
	const ours = resourceFromAttributes({ "service.name": "tutti", [ATTRIBUTE.hub]: hub });
	return defaultResource()
		.merge(ours)
		.merge(detectResources({ detectors: [envDetector] }));
}
