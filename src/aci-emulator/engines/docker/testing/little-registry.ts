import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tarOf } from "../image-archive.ts";

/** A registry on 127.0.0.1 with one image, which it gives to one user. Engines take it without TLS. */
export interface LittleRegistry {
	/** With server and tag. */
	image: string;
	/** Whoever has another password is refused; may be changed. */
	password: string;
	pulls: number;
	close(): void;
}

const MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const digestOf = (content: Buffer) =>
	`sha256:${createHash("sha256").update(content).digest("hex")}`;

export async function littleRegistry(user: string, password: string): Promise<LittleRegistry> {
	const layer = await tarOf([{ path: "made-for", content: Buffer.from(user) }]);
	const config = Buffer.from(
		JSON.stringify({
			...{ architecture: "amd64", os: "linux", config: { Cmd: ["none"] } },
			rootfs: { type: "layers", diff_ids: [digestOf(layer)] },
		}),
	);
	const part = (kind: string, content: Buffer) => ({
		mediaType: `application/vnd.docker.${kind}`,
		size: content.length,
		digest: digestOf(content),
	});
	const manifest = Buffer.from(
		JSON.stringify({
			...{ schemaVersion: 2, mediaType: MANIFEST },
			config: part("container.image.v1+json", config),
			layers: [part("image.rootfs.diff.tar", layer)],
		}),
	);
	const blobs = new Map([config, layer, manifest].map((each) => [digestOf(each), each]));
	const server = createServer((request, response) => {
		const { authorization = "" } = request.headers;
		const expected = Buffer.from(`${user}:${registry.password}`).toString("base64");
		if (authorization !== `Basic ${expected}`) {
			response.writeHead(401, { "www-authenticate": 'Basic realm="little"' });
			response.end('{"errors":[{"code":"UNAUTHORIZED","message":"who are you?"}]}');
			return;
		}
		const [, kind, reference = ""] = /\/(manifests|blobs)\/(.+)$/.exec(request.url ?? "") ?? [];
		if (kind === undefined) return void response.end("{}");
		const content = reference.includes(":") ? blobs.get(reference)! : manifest;
		if (kind === "manifests") registry.pulls += 1;
		response.writeHead(200, {
			"content-type": kind === "manifests" ? MANIFEST : "application/octet-stream",
			"content-length": content.length,
			"docker-content-digest": digestOf(content),
		});
		response.end(request.method === "HEAD" ? undefined : content);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const name = `127.0.0.1:${(server.address() as AddressInfo).port}/team/app:v1`;
	const registry = { image: name, password, pulls: 0, close: () => void server.close() };
	return registry;
}
