/** What SQLite may say that is the disk's fault, or another program's, and not the statement's. */
export type SqliteTrouble = "locked" | "full" | "damaged" | "readOnly" | "disk";

/** The primary result codes (https://www.sqlite.org/rescode.html). */
const TROUBLES = new Map<number, SqliteTrouble>([
	[5, "locked"],
	[6, "locked"],
	[8, "readOnly"],
	[10, "disk"],
	[11, "damaged"],
	[13, "full"],
	[14, "disk"],
	[26, "damaged"],
]);

/** What has to be done about it. */
export const REMEDIES: Readonly<Record<SqliteTrouble, string>> = {
	locked: "Another program, such as the sqlite3 shell, holds it locked: end its transaction.",
	full: "Make room on the disk.",
	damaged: "Put back a copy of the file, without the -wal and -shm beside it.",
	readOnly: "Allow this process to write the file and its folder.",
	disk: "See to the disk and the folder, and to who may write there.",
};

/** Undefined when `error` is none of them. */
export function sqliteTrouble(error: unknown): SqliteTrouble | undefined {
	const { errcode } = (error ?? {}) as { errcode?: unknown };
	// The extended codes have the primary one in their lowest byte.
	return typeof errcode === "number" ? TROUBLES.get(errcode & 0xff) : undefined;
}
