/**
 * What becomes of the keys of host.json that this host does not read: those that change nothing here are passed
 * over, those that Azure knows are named as not applied, and the rest as known to nobody.
 */

/** They say how Azure packs, watches and reports; a laptop has nothing of that. */
const WITHOUT_EFFECT = [
	"version",
	"isDefaultHostConfig",
	"extensionBundle",
	"managedDependency",
	"watchDirectories",
	"watchFiles",
	"healthMonitor",
	"singleton",
	"aggregator",
	"telemetryMode",
	"logging.applicationInsights",
	"logging.console",
	"logging.fileLoggingMode",
	// It is for HTTPS, which this host does not speak.
	"extensions.http.hsts",
	// Orchestrators run in one thread, one after the other.
	"extensions.durableTask.maxConcurrentOrchestratorFunctions",
	"extensions.durableTask.tracing",
	"extensions.durableTask.useAppLease",
	"extensions.durableTask.appLeaseOptions",
	"extensions.durableTask.useGracefulShutdown",
	"extensions.durableTask.entityMessageReorderWindowInMinutes",
	"extensions.durableTask.localRpcEndpointEnabled",
	"extensions.durableTask.extendedSessionIdleTimeoutInSeconds",
];

const KNOWN_TO_AZURE = [
	"concurrency",
	"customHandler",
	"retry",
	"sendCanceledInvocationsToWorker",
	"metadataProviderTimeout",
	"logging",
	"extensions.http.dynamicThrottlesEnabled",
	"extensions.blobs",
	"extensions.cosmosDB",
	"extensions.eventHubs",
	"extensions.kafka",
	"extensions.queues",
	"extensions.rabbitMQ",
	"extensions.sendGrid",
	"extensions.serviceBus",
	"extensions.signalR",
	"extensions.sql",
	"extensions.warmup",
	"extensions.durableTask.grpc",
	"extensions.durableTask.httpSettings",
	"extensions.durableTask.maxGrpcMessageSizeInBytes",
	"extensions.durableTask.grpcHttpClientTimeout",
	"extensions.durableTask.notifications",
	"extensions.durableTask.rollbackEntityOperationsOnExceptions",
	"extensions.durableTask.storageProvider",
	"extensions.durableTask.throwStatusExceptionsOnRaiseEvent",
];

const EXTENDED_SESSIONS = "extensions.durableTask.extendedSessionsEnabled";

/** One warning for each key, or for the section that it belongs to. */
export function warningsOfUnread(keys: readonly string[], file: string): string[] {
	const warnings = new Set<string>();
	for (const key of keys) {
		if (isBelow(key, EXTENDED_SESSIONS))
			warnings.add(
				`${file}: ${EXTENDED_SESSIONS} has no effect: Durable Functions has no extended sessions for languages other than .NET.`,
			);
		else if (WITHOUT_EFFECT.every((section) => !isBelow(key, section))) {
			const section = KNOWN_TO_AZURE.find((known) => isBelow(key, known));
			warnings.add(
				section === undefined
					? `${file}: ${key} is no setting that Azure Functions or this host knows. Is it misspelled?`
					: `${file}: ${section} is not applied by this host.`,
			);
		}
	}
	return [...warnings];
}

function isBelow(key: string, section: string): boolean {
	return `${key}.`.toLowerCase().startsWith(`${section}.`.toLowerCase());
}
