/** The paths under which the management API answers: to the library, and to everybody else. */
export const RPC_PATH = "/durabletask";
export const WEBHOOK_PATH = "/runtime/webhooks/durabletask";

const ID = "INSTANCEID";

/** The links that lead to one instance; `{text}` and `{eventName}` are for the caller to fill in. */
export function managementUrls(hostUrl: string, id = ID) {
	const instance = `${hostUrl}${WEBHOOK_PATH}/instances/${id}`;
	return {
		id,
		statusQueryGetUri: instance,
		sendEventPostUri: `${instance}/raiseEvent/{eventName}`,
		terminatePostUri: `${instance}/terminate?reason={text}`,
		rewindPostUri: `${instance}/rewind?reason={text}`,
		purgeHistoryDeleteUri: instance,
		restartPostUri: `${instance}/restart`,
		suspendPostUri: `${instance}/suspend?reason={text}`,
		resumePostUri: `${instance}/resume?reason={text}`,
	};
}

/** The value of a binding of type durableClient (BindingHelper.cs), as JSON text. */
export function durableClientBinding(hostUrl: string, hubName: string): string {
	const start = `${hostUrl}${WEBHOOK_PATH}/orchestrators/{functionName}[/{instanceId}]`;
	return JSON.stringify({
		taskHubName: hubName,
		creationUrls: {
			createNewInstancePostUri: start,
			createAndWaitOnNewInstancePostUri: start,
		},
		managementUrls: managementUrls(hostUrl),
		baseUrl: `${hostUrl}${WEBHOOK_PATH}`,
		requiredQueryStringParameters: "",
		rpcBaseUrl: `${hostUrl}${RPC_PATH}/`,
	});
}
