/**
 * ACI's wire format, api-version 2023-05-01, as far as Tutti reads and writes it. Source: the swagger
 * `containerInstance.json` of that version in Azure/azure-rest-api-specs (MIT).
 */
export const API_VERSION = "2023-05-01";

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
}

export interface WireUsage {
	name?: { value?: string };
	currentValue?: number;
	limit?: number;
}

export interface WireError {
	error?: { code?: string; message?: string };
}
