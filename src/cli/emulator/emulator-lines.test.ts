import { expect, it } from "vitest";
import { emulatorJson, emulatorLines, type StartedEmulator } from "./emulator-lines.ts";

const started: StartedEmulator = {
	url: "https://127.0.0.1:8443",
	httpUrl: "http://127.0.0.1:8080",
	caFile: "/state/ca.pem",
	identity: { endpoint: "http://127.0.0.1:8080/msi/token", header: "hush-1" },
	tenantId: "00000000-0000-0000-0000-0000000000aa",
	principal: { clientId: "00000000-0000-0000-0000-0000000000bb", secret: "hush-2" },
	environmentFile: "/state/client.env",
	subscriptionId: "00000000-0000-0000-0000-000000000000",
	resourceGroup: "local",
	location: "local",
	stateFolder: "/state",
	engine: "docker",
	clock: "real",
	hasInstanceMetadata: true,
};

it("what is to be copied fits a terminal of 80 columns", () => {
	const long = emulatorLines(started, (_, text) => text).filter((line) => line.length > 80);
	expect(long).toEqual([]);
});

it("neither the lines nor the JSON have a secret", () => {
	const all = emulatorLines(started, (_, text) => text).join("\n") + emulatorJson(started, 0);
	expect(all).not.toContain("hush");
});

it("a path with a blank is quoted for the shell", () => {
	const lines = emulatorLines(
		{ ...started, environmentFile: "/a b/client.env" },
		(_, text) => text,
	);
	expect(lines).toContain("  . '/a b/client.env'");
});
