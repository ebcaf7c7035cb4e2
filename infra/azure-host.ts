/**
 * host.json as it is deployed: the one of `src/functions`, which a laptop runs by, and what only Azure's host has, by
 * the engine that keeps the state of Durable Functions. It is written into the package, and not overridden by app
 * settings, as what scales the app reads the file.
 */

/** The values of the parameter `engine` of main.bicep. */
export const ENGINES = ["DurableTaskScheduler", "AzureStorage"] as const;
type Engine = (typeof ENGINES)[number];

const STORAGE_PROVIDERS: Record<Engine, object> = {
	DurableTaskScheduler: {
		type: "azureManaged",
		connectionStringName: "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
	},
	// Queues are polled: at most 10 s apart, as Flex Consumption asks for. A hub keeps its number of partitions.
	AzureStorage: { type: "AzureStorage", maxQueuePollingInterval: "00:00:05", partitionCount: 4 },
};

/** Reads TUTTI_ENGINE, which azd hands to the build; the default is main.bicep's. */
export function readEngine(text: string | undefined): Engine {
	if (text === undefined || text === "") return "DurableTaskScheduler";
	const engine = ENGINES.find((name) => name === text);
	if (engine !== undefined) return engine;
	throw new Error(
		`TUTTI_ENGINE is ${JSON.stringify(text)}; expected one of ${ENGINES.join(", ")}. Set it with: azd env set TUTTI_ENGINE ${ENGINES[0]}`,
	);
}

/** What the host sends its logs and requests by; OpenTelemetry is Functions' newer way, to be asked for. */
const HOST_TELEMETRY = ["ApplicationInsights", "OpenTelemetry"] as const;
type HostTelemetry = (typeof HOST_TELEMETRY)[number];

/** Reads TUTTI_HOST_TELEMETRY, which azd hands to the build. */
export function readHostTelemetry(text: string | undefined): HostTelemetry {
	if (text === undefined || text === "") return "ApplicationInsights";
	const mode = HOST_TELEMETRY.find((name) => name === text);
	if (mode !== undefined) return mode;
	throw new Error(
		`TUTTI_HOST_TELEMETRY is ${JSON.stringify(text)}; expected one of ${HOST_TELEMETRY.join(", ")}. Set it with: azd env set TUTTI_HOST_TELEMETRY ${HOST_TELEMETRY[0]}`,
	);
}

interface HostJson {
	extensions: { durableTask: { hubName: string } };
}

export function azureHost(
	host: HostJson,
	engine: Engine,
	telemetry: HostTelemetry = "ApplicationInsights",
) {
	return {
		...host,
		...(telemetry === "OpenTelemetry" ? { telemetryMode: telemetry } : {}),
		extensions: {
			...host.extensions,
			durableTask: {
				...host.extensions.durableTask,
				storageProvider: STORAGE_PROVIDERS[engine],
				tracing: { distributedTracingEnabled: true, version: "V2" },
			},
		},
		logging: {
			applicationInsights: {
				samplingSettings: { isEnabled: true, excludedTypes: "Request;Exception" },
			},
			logLevel: {
				default: "Information",
				"Host.Triggers.DurableTask": "Information",
				"DurableTask.Core": "Warning",
				"DurableTask.AzureManagedBackend": "Warning",
				"DurableTask.DurableTaskScheduler": "Warning",
			},
		},
	};
}
