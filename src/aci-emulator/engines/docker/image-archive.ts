import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";

export interface ImageFile {
	/** Within the image, without a slash in front. A name that ends in a slash is a folder's. */
	path: string;
	/** Default 0644. */
	mode?: number;
	content?: Buffer;
	/** The target of a symbolic link. */
	linkTo?: string;
}

export interface ImageParts {
	/** With its tag. */
	name: string;
	/** As Go names it: amd64, arm64. */
	architecture: string;
	files: ImageFile[];
	/** As in the OCI image configuration: Entrypoint, Cmd, Env, … */
	config: Record<string, unknown>;
}

/** An image of one layer as `docker save` writes one, for POST /images/load. The same parts give the same image. */
export async function imageArchive(parts: ImageParts): Promise<Buffer> {
	const layer = await tarOf(parts.files);
	const config = Buffer.from(
		JSON.stringify({
			architecture: parts.architecture,
			os: "linux",
			config: parts.config,
			rootfs: { type: "layers", diff_ids: [`sha256:${sha256(layer)}`] },
			history: [{ created_by: "tutti" }],
		}),
	);
	const configFile = `${sha256(config)}.json`;
	const manifest = [{ Config: configFile, RepoTags: [parts.name], Layers: ["layer.tar"] }];
	return await tarOf([
		{ path: "layer.tar", content: layer },
		{ path: configFile, content: config },
		{ path: "manifest.json", content: Buffer.from(JSON.stringify(manifest)) },
	]);
}

/** A tar archive whose entries belong to root and are of no particular time. */
export async function tarOf(files: ImageFile[]): Promise<Buffer> {
	const archive = pack();
	const whole = buffer(archive);
	for (const { path, mode = 0o644, content, linkTo } of files) {
		const about = { name: path, mode, mtime: new Date(0), uid: 0, gid: 0 };
		if (linkTo !== undefined) archive.entry({ ...about, type: "symlink", linkname: linkTo });
		else if (path.endsWith("/")) archive.entry({ ...about, type: "directory" });
		else archive.entry(about, content ?? Buffer.alloc(0));
	}
	archive.finalize();
	return await whole;
}

function sha256(content: Buffer): string {
	return createHash("sha256").update(content).digest("hex");
}
