import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { cliProcess } from "./fake/cli-process.ts";
import { temporaryFolder } from "./fake/temporary-folder.ts";

const BIN = fileURLToPath(new URL("../../bin/tutti.js", import.meta.url));

/** A package of its own around bin/tutti.js, whose bundle does what `bundle` says. */
function setUp(bundle?: string) {
	const root = temporaryFolder();
	for (const folder of ["bin", "dist", "node_modules/node/bin"]) {
		mkdirSync(join(root, folder), { recursive: true });
	}
	copyFileSync(BIN, join(root, "bin", "tutti.js"));
	writeFileSync(join(root, "package.json"), '{ "type": "module" }');
	if (bundle !== undefined) writeFileSync(join(root, "dist", "tutti.mjs"), bundle);
	return root;
}

/** Makes the Node that runs this say that it is old. */
function pretendOld(root: string): string {
	const file = join(root, "old.cjs");
	const code =
		'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });';
	writeFileSync(file, code);
	return file;
}

function installNode(root: string, version: string): void {
	const nodePackage = join(root, "node_modules", "node");
	const binary = join(nodePackage, "bin", "node");
	writeFileSync(join(nodePackage, "package.json"), JSON.stringify({ version }));
	writeFileSync(binary, `#!/bin/sh\nBROUGHT_ALONG=1 exec ${process.execPath} "$@"\n`);
	chmodSync(binary, 0o755);
}

function start(root: string, { old }: { old: boolean }, ...args: string[]) {
	const first = old ? ["--require", pretendOld(root)] : [];
	const command = [process.execPath, ...first, join(root, "bin", "tutti.js")];
	const cli = cliProcess(args, { cwd: root, command });
	onTestFinished(() => void cli.child.kill("SIGKILL"));
	return cli;
}

const PRINT = 'console.log(process.env.BROUGHT_ALONG ?? "own", process.argv.slice(2).join());';

describe("bin/tutti.js", () => {
	it("runs the bundle on a Node that is new enough", async () => {
		const cli = start(setUp(PRINT), { old: false }, "run", "a b.yaml");
		expect((await cli.ended).code).toBe(0);
		expect(cli.stdout()).toBe("own run,a b.yaml\n");
	});

	it("says that the bundle is missing", async () => {
		const cli = start(setUp(), { old: false });
		expect((await cli.ended).code).toBe(3);
		expect(cli.stderr()).toContain("npm run build");
	});

	it("runs itself on the Node that the package brings along when its own is old", async () => {
		const root = setUp(`${PRINT} process.exitCode = 7;`);
		installNode(root, "24.21.0");
		const cli = start(root, { old: true }, "run", "a b.yaml");
		expect(await cli.ended).toEqual({ code: 7, signal: null });
		expect(cli.stdout()).toBe("1 run,a b.yaml\n");
	});

	it("says which Node it needs when there is none, or an old one", async () => {
		const root = setUp(PRINT);
		installNode(root, "20.1.0");
		const cli = start(root, { old: true });
		expect((await cli.ended).code).toBe(3);
		expect(cli.stderr()).toContain("Tutti needs Node 22.18 or newer; this is 20.20.2.");
	});

	it("passes signals on, and ends as the other Node does", async () => {
		const root = setUp(`
			const alive = setInterval(() => undefined, 1000);
			process.on("SIGINT", () => { console.log("interrupted"); });
			process.on("SIGTERM", () => { clearInterval(alive); process.exitCode = 9; });
			console.log("ready");`);
		installNode(root, "24.21.0");
		const cli = start(root, { old: true });
		await cli.saw("ready");
		cli.child.kill("SIGINT");
		await cli.saw("interrupted");
		cli.child.kill("SIGTERM");
		expect(await cli.ended).toEqual({ code: 9, signal: null });
	});

	it("dies of the signal of which the other Node died", async () => {
		const root = setUp('process.kill(process.pid, "SIGTERM"); setInterval(() => undefined, 1000);');
		installNode(root, "24.21.0");
		const cli = start(root, { old: true });
		expect((await cli.ended).signal).toBe("SIGTERM");
	});
});
