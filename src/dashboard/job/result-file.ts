/** A job's result as a file: bytes where it is a `data:` URL, else the JSON as it came. */
export interface ResultFile {
	name: string;
	mediaType: string;
	content: string | Uint8Array<ArrayBuffer>;
	/** The `data:` URL itself, where it is a picture that a page can show. */
	picture?: string;
}

const DATA_URL = /^data:([\w.+-]+\/[\w.+-]+);base64,([A-Za-z0-9+/=\s]*)$/;
const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"]);
const ENDINGS: Readonly<Record<string, string>> = {
	"image/jpeg": "jpg",
	"image/svg+xml": "svg",
	"text/plain": "txt",
	"text/markdown": "md",
	"application/gzip": "gz",
	"application/octet-stream": "bin",
};

/** `json`: the answer's text, whose numbers of any length stay as they were written. */
export function resultFile(id: string, json: string): ResultFile {
	const found = json.startsWith('"data:') ? DATA_URL.exec(parsed(json)) : null;
	const content = found && decoded(found[2]!);
	if (!found || !content)
		return { name: `${id}.json`, mediaType: "application/json", content: json };
	const mediaType = found[1]!;
	const ending = ENDINGS[mediaType] ?? mediaType.split("/")[1]!.replace(/[^a-z0-9]/gi, "");
	return {
		name: `${id}.${ending}`,
		mediaType,
		content,
		...(PICTURES.has(mediaType) && { picture: found[0] }),
	};
}

function parsed(json: string): string {
	try {
		return String(JSON.parse(json));
	} catch {
		return "";
	}
}

function decoded(base64: string): Uint8Array<ArrayBuffer> | undefined {
	try {
		return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
	} catch {
		return undefined;
	}
}
