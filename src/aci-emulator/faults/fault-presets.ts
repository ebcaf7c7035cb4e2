import type { Fault, RequestFault } from "./faults.ts";

/**
 * The errors of Container Instances that were seen in the wild, ready to be asked for by name. Codes and texts
 * are those of the service's documentation, its support articles and of public issues that quote it. In a
 * message, `{containerGroup}`, `{location}`, `{image}`, `{resources}` and `{now}` are filled in from the call.
 */
const answer = (status: number, code: string, message: string, retryAfter?: number) =>
	({
		kind: "answer",
		status,
		code,
		message,
		...(retryAfter === undefined ? {} : { headers: { "Retry-After": `${retryAfter}` } }),
	}) satisfies RequestFault;

const internalError =
	"Encountered an internal server error. The tracking activity id is '{callId}', correlation id is '{callId}'.";
const timedOut =
	"The request timed out. Diagnostic information: timestamp '{now}', tracking id '{callId}'.";

export const faultPresets = {
	"quota-reached": answer(
		400,
		"ContainerGroupQuotaReached",
		"Resource type 'Microsoft.ContainerInstance/containerGroups' container group quota 'StandardCores' exceeded in region '{location}'. Limit: '10', Usage: '10' Requested: '1'.",
	),
	"capacity-refused": answer(
		409,
		"ServiceUnavailable",
		"The requested resource is not available in the location '{location}' at this moment. Please retry with a different resource request or in another location. Resource requested: {resources}",
	),
	transitioning: answer(
		409,
		"ContainerGroupTransitioning",
		"The container group '{containerGroup}' is still transitioning, please retry later.",
	),
	"inaccessible-image": answer(
		400,
		"InaccessibleImage",
		"The image '{image}' in container group '{containerGroup}' is not accessible. Please check the image and registry credential.",
	),
	"registry-error": answer(
		409,
		"RegistryErrorResponse",
		"An error response is received from the docker registry 'index.docker.io'. Please retry later.",
	),
	"os-version": answer(
		400,
		"OsVersionNotSupported",
		"The OS version of image '{image}' is not supported.",
	),
	"operation-not-allowed": answer(
		409,
		"OperationNotAllowed",
		"The operation on container group '{containerGroup}' is not allowed at this moment.",
	),
	"update-refused": answer(
		400,
		"InvalidContainerGroupUpdate",
		"The updates on container group '{containerGroup}' are invalid. If you are going to update the os type, restart policy, network profile, CPU, memory or GPU resources for a container group, you must delete it first and then create a new one.",
	),
	"standby-reuse-refused": answer(
		400,
		"BadRequest",
		"ContainerGroup properties other than config map are not allowed",
	),
	"not-found": answer(
		404,
		"ResourceNotFound",
		"The Resource 'Microsoft.ContainerInstance/containerGroups/{containerGroup}' under resource group '{resourceGroup}' was not found.",
	),
	"log-not-available": answer(
		404,
		"ContainerLogNotAvailable",
		"Log of container '{container}' in container group '{containerGroup}' is not available yet. Please check container 'InstanceView' for more information or retry later.",
	),
	forbidden: answer(
		403,
		"LinkedAuthorizationFailed",
		"The client has permission to perform the action, but the linked resource could not be authorized.",
	),
	throttled: answer(
		429,
		"TooManyRequests",
		"The request for subscription '{subscriptionId}' could not be processed due to an excessive volume of traffic. Please try again later.",
		17,
	),
	"throttled-without-retry-after": answer(
		429,
		"TooManyRequests",
		"The request for subscription '{subscriptionId}' could not be processed due to an excessive volume of traffic. Please try again later.",
	),
	"internal-error": answer(500, "InternalServerError", internalError),
	"server-timeout": answer(503, "ServerTimeout", timedOut),
	/** The group was created and ran all the same, as users of the virtual kubelet saw it. */
	"server-timeout-work-done": {
		...answer(503, "ServerTimeout", timedOut),
		kind: "work-then-answer",
	},
	"internal-error-work-done": {
		...answer(500, "InternalServerError", internalError),
		kind: "work-then-answer",
	},
	/** After the 201. */
	"insufficient-capacity": { kind: "capacity" },
	"pull-failure": { kind: "pull-failure" },
	"pull-failure-once": { kind: "pull-failure", attempts: 1 },
	/** A large Windows image took 18 minutes in a support article. */
	"slow-pull": { kind: "slow-pull", pullMs: 18 * 60_000 },
	stuck: { kind: "stuck" },
	/** Exit codes 7147 and 7148: the platform asked the container to end, or forced it. */
	"platform-stop": { kind: "platform-kill", afterMs: 10_000, exitCode: 7147 },
	"platform-kill": { kind: "platform-kill", afterMs: 10_000, exitCode: 7148 },
	"platform-restart": { kind: "platform-kill", afterMs: 10_000, exitCode: 7147, restart: true },
	"restart-despite-never": { kind: "restart-despite-never" },
	"spot-eviction": { kind: "spot-eviction", afterMs: 10_000 },
	"lost-container": { kind: "lost-container", afterMs: 10_000 },
	"lost-callback": { kind: "lost-callback" },
	"network-cut": { kind: "network-cut", afterMs: 0, forMs: 60_000 },
} as const satisfies Record<string, Fault>;
