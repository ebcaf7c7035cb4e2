import { describe, expect, it } from "vitest";
import { durableClientBinding, managementUrls } from "./management-links.ts";

const base = "http://host:1/runtime/webhooks/durabletask";

describe("the links", () => {
	it("encode the id and the hub as .NET does", () => {
		const { statusQueryGetUri } = managementUrls(
			"http://host:1",
			{ hubName: "a b", key: undefined },
			"x y'~+/",
		);
		expect(statusQueryGetUri).toBe(
			`${base}/instances/x+y%27%7E%2B%2F?taskHub=a+b&connection=Storage`,
		);
	});

	it("of a binding carry the key, and have places for the library to fill in", () => {
		const links = { hubName: "Hub", key: "k" };
		const binding = JSON.parse(durableClientBinding("http://host:1", links, "http://rpc/"));
		const hub = "taskHub=Hub&connection=Storage&code=k";
		expect(binding).toEqual({
			taskHubName: "Hub",
			creationUrls: {
				createNewInstancePostUri: `${base}/orchestrators/{functionName}[/{instanceId}]?code=k`,
				createAndWaitOnNewInstancePostUri: `${base}/orchestrators/{functionName}[/{instanceId}]?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&code=k`,
			},
			managementUrls: {
				id: "INSTANCEID",
				statusQueryGetUri: `${base}/instances/INSTANCEID?${hub}`,
				sendEventPostUri: `${base}/instances/INSTANCEID/raiseEvent/{eventName}?${hub}`,
				terminatePostUri: `${base}/instances/INSTANCEID/terminate?reason={text}&${hub}`,
				rewindPostUri: `${base}/instances/INSTANCEID/rewind?reason={text}&${hub}`,
				purgeHistoryDeleteUri: `${base}/instances/INSTANCEID?${hub}`,
				restartPostUri: `${base}/instances/INSTANCEID/restart?${hub}`,
				suspendPostUri: `${base}/instances/INSTANCEID/suspend?reason={text}&${hub}`,
				resumePostUri: `${base}/instances/INSTANCEID/resume?reason={text}&${hub}`,
			},
			baseUrl: base,
			requiredQueryStringParameters: "code=k",
			rpcBaseUrl: "http://rpc/",
		});
	});

	it("of a binding of an open host have no key", () => {
		const links = { hubName: "Hub", key: undefined };
		const text = durableClientBinding("http://host:1", links, "http://rpc/");
		expect(text).not.toContain("code");
		expect(JSON.parse(text).requiredQueryStringParameters).toBe("");
	});
});
