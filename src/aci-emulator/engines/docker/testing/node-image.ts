import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import type { EngineApi } from "../engine-api.ts";
import { readProgress } from "../engine-progress.ts";
import { type ImageFile, imageArchive } from "../image-archive.ts";
import { busyboxFiles } from "./busybox-image.ts";

/** For tests: an image with a shell and the Node that runs this, with the libraries that it needs. Linux only. */
const NODE_IMAGE = "localhost/tutti/node:1";

/** Gives it to the engine, which takes some seconds for 130 MB, and returns its name. */
export async function loadNodeImage(api: EngineApi): Promise<string> {
	const { Arch } = await api.call<{ Arch: string }>("GET", "/version");
	const body = await imageArchive({
		...{ name: NODE_IMAGE, architecture: Arch, config: { Env: ["PATH=/bin"], Cmd: ["node"] } },
		files: [
			...busyboxFiles(),
			{ path: "bin/node", mode: 0o755, content: readFileSync(process.execPath) },
			...librariesOf(process.execPath),
		],
	});
	await readProgress(await api.stream("POST", "/images/load", { body }));
	return NODE_IMAGE;
}

/** Each library under the path at which the loader looks for it. */
function librariesOf(program: string): ImageFile[] {
	const lines = execFileSync("ldd", [program], { encoding: "utf8" }).split("\n");
	return lines.flatMap((line) => {
		const path = /(\/\S+) \(0x/.exec(line)?.[1];
		if (path === undefined) return [];
		const content = readFileSync(realpathSync(path));
		return [{ path: path.slice(1), mode: 0o755, content }];
	});
}
