/** The addresses that lead to the management API (HttpApiHandler.GetClientResponseLinks, BindingHelper.cs). */

/** The path under which the management API answers everybody. */
export const WEBHOOK_PATH = "/runtime/webhooks/durabletask";

/** In place of an id in the addresses that the library fills in. */
const ANY_ID = "INSTANCEID";
/** The connection that the extension names when host.json does not (ConnectionStringNames.Storage). */
const CONNECTION = "Storage";

export interface LinkSettings {
	hubName: string;
	/** The system key that the addresses carry; none when the API is open. */
	key: string | undefined;
}

/** The addresses for one instance; `{text}` and `{eventName}` are for the caller to fill in. */
export function managementUrls(origin: string, settings: LinkSettings, id: string = ANY_ID) {
	const instance = `${origin}${WEBHOOK_PATH}/instances/${urlEncoded(id)}`;
	const hub = `taskHub=${urlEncoded(settings.hubName)}&connection=${CONNECTION}`;
	const suffix = settings.key === undefined ? hub : `${hub}&${keyQuery(settings)}`;
	return {
		id,
		statusQueryGetUri: `${instance}?${suffix}`,
		sendEventPostUri: `${instance}/raiseEvent/{eventName}?${suffix}`,
		terminatePostUri: `${instance}/terminate?reason={text}&${suffix}`,
		rewindPostUri: `${instance}/rewind?reason={text}&${suffix}`,
		purgeHistoryDeleteUri: `${instance}?${suffix}`,
		restartPostUri: `${instance}/restart?${suffix}`,
		suspendPostUri: `${instance}/suspend?reason={text}&${suffix}`,
		resumePostUri: `${instance}/resume?reason={text}&${suffix}`,
	};
}

/** The value of a binding of type durableClient, as JSON text. */
export function durableClientBinding(
	hostUrl: string,
	settings: LinkSettings,
	rpcBaseUrl: string,
): string {
	const start = `${hostUrl}${WEBHOOK_PATH}/orchestrators/{functionName}[/{instanceId}]`;
	const key = keyQuery(settings);
	const wait = "timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}";
	return JSON.stringify({
		taskHubName: settings.hubName,
		creationUrls: {
			createNewInstancePostUri: key === "" ? start : `${start}?${key}`,
			createAndWaitOnNewInstancePostUri: `${start}?${wait}${key === "" ? "" : `&${key}`}`,
		},
		managementUrls: managementUrls(hostUrl, settings),
		baseUrl: `${hostUrl}${WEBHOOK_PATH}`,
		requiredQueryStringParameters: key,
		rpcBaseUrl,
	});
}

function keyQuery({ key }: LinkSettings): string {
	return key === undefined ? "" : `code=${key}`;
}

/** As WebUtility.UrlEncode does it. */
function urlEncoded(text: string): string {
	return encodeURIComponent(text)
		.replaceAll("%20", "+")
		.replaceAll("'", "%27")
		.replaceAll("~", "%7E");
}
