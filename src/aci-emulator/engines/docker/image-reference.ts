import type { ContainerGroup } from "../../groups/container-group.ts";

/** An image's name as a registry knows it: `server/repository`, and a tag or a digest. */
export interface ImageReference {
	/** "docker.io" where the name says none. */
	server: string;
	/** The name as given, without tag and digest. */
	name: string;
	/** A tag ("latest" where the name says none), or "sha256:…". */
	version: string;
}

/** The first part is a server if it has a dot or a port or is localhost: the docker command's own rule. */
export function parseImage(image: string): ImageReference {
	const [, named = image, digest] = /^(.*?)@(.+)$/.exec(image) ?? [];
	const [, name = named, tag] = /^(.+):([^/:]+)$/.exec(named) ?? [];
	const [first = ""] = name.split("/");
	const hasServer = name.includes("/") && (/[.:]/.test(first) || first === "localhost");
	return { server: hasServer ? first : "docker.io", name, version: digest ?? tag ?? "latest" };
}

const DOCKER_HUB = new Set(["docker.io", "index.docker.io", "registry.hub.docker.com"]);

/** The value of X-Registry-Auth with which the group pulls from that server; undefined: as nobody. */
export function registryAuth(group: ContainerGroup, server: string): string | undefined {
	const credential = group.properties.imageRegistryCredentials?.find(
		(each) => normalServer(each.server) === normalServer(server),
	);
	if (!credential?.username) return undefined;
	const { username, password = "" } = credential;
	const auth = JSON.stringify({ username, password, serveraddress: server });
	// Docker takes the alphabet of URLs with the padding that it usually lacks.
	return Buffer.from(auth).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}

function normalServer(server: string): string {
	const bare = server.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
	return DOCKER_HUB.has(bare) ? "docker.io" : bare.toLowerCase();
}
