const MOST_LETTERS = 32;

/** `My Tiles.yaml` becomes `my-tiles`; what is no job file's name becomes `job`. */
export function jobNameOfFile(fileName: string): string {
	const base = /([^/\\]+)\.(?:ya?ml|json)$/i.exec(fileName)?.[1] ?? "";
	return jobNameOf(base) || "job";
}

/** The words of the text as a job's name; empty where no letter is in it. */
export function jobNameOf(text: string): string {
	const words = text.toLowerCase().split(/[^a-z0-9]+/);
	const name = words.filter((word) => word !== "").join("-");
	return name
		.replace(/^[^a-z]+/, "")
		.slice(0, MOST_LETTERS)
		.replace(/-$/, "");
}
