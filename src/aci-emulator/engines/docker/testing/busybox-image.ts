import { existsSync, readFileSync } from "node:fs";
import type { EngineApi } from "../engine-api.ts";
import { readProgress } from "../engine-progress.ts";
import { type ImageFile, imageArchive } from "../image-archive.ts";

/** For tests: an image with a shell and the usual commands, made of this machine's static busybox. */
const BUSYBOX_IMAGE = "localhost/tutti/busybox:1";

const BUSYBOX = "/bin/busybox";
const COMMANDS =
	"sh cat echo sleep env kill true false head tr yes wget httpd ls id touch rm mkdir printf grep test stat nc od df mount hostname ps timeout stty wc";

/** Gives it to the engine and returns its name. */
export async function loadBusyboxImage(api: EngineApi): Promise<string> {
	const { Arch } = await api.call<{ Arch: string }>("GET", "/version");
	const body = await imageArchive({
		name: BUSYBOX_IMAGE,
		architecture: Arch,
		files: busyboxFiles(),
		config: { Env: ["PATH=/bin"], Cmd: ["sh", "-c", "echo of the image itself"] },
	});
	await readProgress(await api.stream("POST", "/images/load", { body }));
	return BUSYBOX_IMAGE;
}

/** Throws where there is no static busybox, which Debian has in busybox-static. */
export function busyboxFiles(): ImageFile[] {
	if (!existsSync(BUSYBOX)) {
		throw new Error(`${BUSYBOX} is missing; on Debian and Ubuntu it comes with busybox-static.`);
	}
	return [
		{ path: "bin/busybox", mode: 0o755, content: readFileSync(BUSYBOX) },
		...COMMANDS.split(" ").map((name) => ({ path: `bin/${name}`, linkTo: "busybox" })),
		{ path: "tmp/", mode: 0o1777 },
		{ path: "etc/passwd", content: Buffer.from("root:x:0:0:root:/:/bin/sh\n") },
	];
}
