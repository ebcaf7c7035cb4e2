import { expect, it } from "vitest";
import { engineAddresses } from "./engine-address.ts";

it.each([
	["unix:///run/x.sock", { socketPath: "/run/x.sock" }],
	["tcp://127.0.0.1:2375", { host: "127.0.0.1", port: 2375 }],
	["tcp://engine", { host: "engine", port: 2375 }],
])("DOCKER_HOST %s is the only address", (DOCKER_HOST, address) => {
	expect(engineAddresses({ DOCKER_HOST })).toEqual([address]);
});

it("DOCKER_HOST of another kind is refused with the kinds there are", () => {
	expect(() => engineAddresses({ DOCKER_HOST: "ssh://host" })).toThrow(
		'DOCKER_HOST is "ssh://host"; expected unix://',
	);
});
