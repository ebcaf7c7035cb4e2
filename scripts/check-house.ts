/** Checks the rules of the house (`house-rules.ts`) over the whole tree. Prints each fault; exits 1 on any. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { ARROWS, FORBIDDEN_NAMES, MOST_LINES, REPLAY_RULES } from "./house-rules.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const faults: string[] = [];

for (const folder of ["src", "scripts", "infra", "docs", "e2e", "bench", "bin", "examples"]) {
	for (const file of filesIn(join(root, folder))) check(relative(root, file));
}
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;
else process.stdout.write("The house is in order.\n");

function* filesIn(folder: string): Generator<string> {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		if (entry.name === "node_modules") continue;
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* filesIn(path);
		else if (/\.(ts|tsx|js|mjs|cjs)$/.test(entry.name)) yield path;
	}
}

function check(file: string): void {
	const text = readFileSync(join(root, file), "utf8");
	const lines = text.split("\n");
	if (lines.length > MOST_LINES + 1) {
		faults.push(`${file}: ${lines.length - 1} lines; at most ${MOST_LINES}.`);
	}
	for (const part of file.split(sep)) {
		if (FORBIDDEN_NAMES.test(part)) faults.push(`${file}: nothing may be called "${part}".`);
	}
	const [top, folder] = file.split(sep);
	if (top !== "src" || folder === undefined) return;
	checkArrows(file, folder, text);
	if (folder === "orchestrations" && !isForTests(file)) checkReplay(file, lines);
}

function checkArrows(file: string, folder: string, text: string): void {
	const allowed = ARROWS[folder];
	if (allowed === undefined) {
		faults.push(`${file}: src/${folder} is not in scripts/house-rules.ts.`);
		return;
	}
	// A test may reach for the real thing behind a port.
	const isTest = isForTests(file);
	for (const [, path] of text.matchAll(/from "(\.[^"]+)"|import\("(\.[^"]+)"\)/g)) {
		if (path === undefined) continue;
		const target = relative(root, join(root, dirname(file), path)).split(sep)[1];
		if (target === undefined || target === folder || allowed.includes(target)) continue;
		if (isTest && target in ARROWS && file.startsWith(join("src", folder))) continue;
		faults.push(`${file}: src/${folder} may not import src/${target} (${path}).`);
	}
}

function checkReplay(file: string, lines: string[]): void {
	lines.forEach((line, k) => {
		if (/^\s*(\/\/|\*|\/\*)/.test(line)) return;
		for (const { rule, pattern, except } of REPLAY_RULES) {
			if (except?.includes(basename(file))) continue;
			if (pattern.test(line)) faults.push(`${file}:${k + 1}: ${rule}: ${line.trim()}`);
		}
	});
}

function isForTests(file: string): boolean {
	return /\.test\.ts$|-under-test\.ts$/.test(file);
}
