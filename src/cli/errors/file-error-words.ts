const WORDS: Readonly<Record<string, string>> = {
	ENOENT: "there is no such file",
	ENOTDIR: "a part of its path is a file, not a folder",
	EISDIR: "it is a folder",
	EACCES: "permission denied",
	EPERM: "permission denied",
	ELOOP: "its symbolic links go round in a circle",
	ENAMETOOLONG: "its name is too long",
	ENOSPC: "the disk is full",
	EROFS: "the disk is read-only",
};

/** Why the file system refused, for a person. */
export function fileErrorWords(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	return WORDS[code ?? ""] ?? message;
}
