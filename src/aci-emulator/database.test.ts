import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openDatabase } from "./database.ts";

it("makes its file for its owner alone", () => {
	const folder = mkdtempSync(join(tmpdir(), "tutti-database-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	const file = join(folder, "emulator.db");
	openDatabase(file).close();
	expect(statSync(file).mode & 0o777).toBe(0o600);
});

it("makes no file of what is kept in memory", () => {
	openDatabase(":memory:").close();
	expect(existsSync(":memory:")).toBe(false);
});
