import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../host-under-test.ts";

const MODULES = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** A folder with the files of an app, which finds the libraries that are installed here. */
export function temporaryApp(files: Record<string, string>): ReturnType<typeof temporaryFolder> {
	const folder = temporaryFolder();
	symlinkSync(MODULES, join(folder.path, "node_modules"), "junction");
	for (const [name, content] of Object.entries({
		"package.json": '{"main":"app.cjs"}',
		...files,
	})) {
		mkdirSync(dirname(join(folder.path, name)), { recursive: true });
		writeFileSync(join(folder.path, name), content);
	}
	return folder;
}
