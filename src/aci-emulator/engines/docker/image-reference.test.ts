import { expect, it } from "vitest";
import type { ContainerGroup } from "../../groups/container-group.ts";
import { parseImage, registryAuth } from "./image-reference.ts";

it.each([
	["nginx", "docker.io", "nginx", "latest"],
	["team/app:v1", "docker.io", "team/app", "v1"],
	["acme.azurecr.io/team/app:v1", "acme.azurecr.io", "acme.azurecr.io/team/app", "v1"],
	["localhost/app", "localhost", "localhost/app", "latest"],
	["127.0.0.1:5000/app", "127.0.0.1:5000", "127.0.0.1:5000/app", "latest"],
	["app@sha256:ab", "docker.io", "app", "sha256:ab"],
	["r.io:443/app:v1@sha256:ab", "r.io:443", "r.io:443/app", "sha256:ab"],
])("%s is of the server %s", (image, server, name, version) => {
	expect(parseImage(image)).toEqual({ server, name, version });
});

const group = (server: string): ContainerGroup => ({
	properties: {
		containers: [],
		osType: "Linux",
		imageRegistryCredentials: [{ server, username: "u", password: "p" }],
	},
});

it("credentials go to their own server alone", () => {
	const auth = registryAuth(group("https://Acme.azurecr.io/"), "acme.azurecr.io");
	expect(JSON.parse(Buffer.from(auth!, "base64url").toString())).toEqual({
		...{ username: "u", password: "p", serveraddress: "acme.azurecr.io" },
	});
	expect(registryAuth(group("acme.azurecr.io"), "evil.io")).toBeUndefined();
	expect(registryAuth(group("index.docker.io"), "docker.io")).toBeDefined();
});
