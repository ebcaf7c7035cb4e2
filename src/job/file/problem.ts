/** One thing wrong with a job file or with a file that it names. */
export interface Problem {
	/** As the caller named it: `job.yaml`, `tiles.jsonl`, `request body`. */
	file: string;
	/** From 1. */
	line: number;
	/** From 1, in UTF-16 units. */
	column: number;
	/** The key, such as `timeouts.run` or `items[3]`; empty for the file as a whole. */
	path: string;
	/** What was expected and what was found. Never holds a secret's value. */
	message: string;
}

/** `job.yaml:4:10: timeouts.run: expected …, found …` */
export function formatProblem({ file, line, column, path, message }: Problem): string {
	const subject = path === "" ? "" : `${path}: `;
	return `${file}:${line}:${column}: ${subject}${message}`;
}

/** `job.yaml:4:10: warning: registry.identity: …`, as compilers warn, so that editors know it. */
export function formatWarning({ path, message, ...place }: Problem): string {
	return formatProblem({ ...place, path: "", message: `warning: ${path}: ${message}` });
}

/** One problem a line. */
export function problemsText(problems: readonly Problem[]): string {
	return problems.map(formatProblem).join("\n");
}
