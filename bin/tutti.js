#!/usr/bin/env node
// Plain JavaScript for old Nodes: finds a Node that can run Tutti, and runs it.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The first Node with everything that Tutti uses: node:sqlite and registerHooks of node:module. */
const NEEDED = [22, 18];
const EXIT_INTERNAL = 3;
/** A small young generation: the durable host makes much that is soon garbage, and takes 40 MB less so. */
const NODE_FLAGS = ["--max-semi-space-size=8"];

const packageRoot = dirname(dirname(fileURLToPath(import.meta.url)));

if (isNewEnough(process.versions.node)) await runTutti();
else rerun(findNode());

async function runTutti() {
	const bundle = join(packageRoot, "dist", "tutti.mjs");
	if (existsSync(bundle)) await import(pathToFileURL(bundle).href);
	else fail(`${bundle} is missing.`, "Run `npm run build` first.");
}

function isNewEnough(version) {
	const [major, minor] = version.split(".").map(Number);
	return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The binary of the npm package `node`, which may be installed here or, hoisted, in a folder above. */
function findNode() {
	for (let folder = packageRoot; ; folder = dirname(folder)) {
		const nodePackage = join(folder, "node_modules", "node");
		const binary = join(nodePackage, "bin", process.platform === "win32" ? "node.exe" : "node");
		if (existsSync(binary) && isNewEnough(versionOf(nodePackage))) return binary;
		if (folder === dirname(folder)) return undefined;
	}
}

function versionOf(nodePackage) {
	return JSON.parse(readFileSync(join(nodePackage, "package.json"), "utf8")).version;
}

function rerun(node) {
	if (node === undefined) {
		fail(
			`Tutti needs Node ${NEEDED.join(".")} or newer; this is ${process.versions.node}.`,
			"Install a newer Node, or run `npm install` in Tutti's folder, which brings one along.",
		);
		return;
	}
	const child = spawn(node, [...NODE_FLAGS, ...process.argv.slice(1)], { stdio: "inherit" });
	child.on("error", (error) => fail(`Cannot start ${node}: ${error.message}`));
	const forward = (signal) => child.kill(signal);
	// A terminal sends Ctrl-C to the child as well; forwarded too, it would count as the second one.
	const hasTerminal = [process.stdin, process.stdout, process.stderr].some(
		(stream) => stream.isTTY,
	);
	const listeners = {
		SIGINT: hasTerminal ? () => undefined : forward,
		SIGTERM: forward,
		SIGHUP: forward,
	};
	for (const [signal, listener] of Object.entries(listeners)) process.on(signal, listener);
	child.on("exit", (code, signal) => {
		for (const [name, listener] of Object.entries(listeners)) process.off(name, listener);
		process.exitCode = signal === null ? code : 128 + constants.signals[signal];
		if (signal !== null) process.kill(process.pid, signal);
	});
}

function fail(message, hint) {
	process.stderr.write(`error: ${message}\n${hint === undefined ? "" : `hint: ${hint}\n`}`);
	process.exitCode = EXIT_INTERNAL;
}
