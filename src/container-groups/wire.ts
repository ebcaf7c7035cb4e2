/**
 * ACI's wire format, api-version 2023-05-01, as far as Tutti reads and writes it. Source: the swagger
 * `containerInstance.json` of that version in Azure/azure-rest-api-specs (MIT).
 */
export const API_VERSION = "2023-05-01";

/** What a create may have that the version above does not know, and the first stable version that does. */
const SINCE_2025_09_01: readonly string[] = ["identityAcls", "secretReferences"];

/** The lowest version that has all that the body asks for, as not every cloud has the newest. */
export function apiVersionFor(body: { properties: object }): string {
	const isNewer = SINCE_2025_09_01.some((name) => name in body.properties);
	return isNewer ? "2025-09-01" : API_VERSION;
}

export interface WireGroup {
	name?: string;
	location?: string;
	tags?: Record<string, string>;
	properties?: {
		provisioningState?: string;
		instanceView?: { state?: string; events?: WireEvent[] };
		containers?: WireContainer[];
		initContainers?: WireContainer[];
		restartPolicy?: string;
	};
}

export interface WireContainer {
	name?: string;
	properties?: {
		instanceView?: {
			restartCount?: number;
			currentState?: WireContainerState;
			events?: WireEvent[];
		};
	};
}

interface WireContainerState {
	state?: string;
	startTime?: string;
	finishTime?: string;
	exitCode?: number;
	detailStatus?: string;
}

export interface WireEvent {
	name?: string;
	type?: string;
	message?: string;
	count?: number;
	firstTimestamp?: string;
}

export interface WireUsage {
	name?: { value?: string };
	currentValue?: number;
	limit?: number;
}

export interface WireError {
	error?: { code?: string; message?: string };
}
