export interface DataUrl {
	/** As written, for instance `image/png`; `text/plain` when the URL names none (RFC 2397). */
	mediaType: string;
	bytes: Uint8Array;
}

/**
 * Reads a `data:` URL. Undefined when the text is none, or a damaged one. The data may be many megabytes
 * long, so no pattern with a repeated group runs over it.
 */
export function readDataUrl(text: string): DataUrl | undefined {
	if (!/^data:/i.test(text)) return undefined;
	const comma = text.indexOf(",");
	if (comma < 0) return undefined;
	const [mediaType, ...parameters] = text.slice("data:".length, comma).split(";");
	const isBase64 = parameters.at(-1)?.trim().toLowerCase() === "base64";
	const data = percentDecoded(text.slice(comma + 1));
	const bytes = isBase64 ? fromBase64(data.toString("latin1")) : data;
	return bytes && { mediaType: mediaType!.trim() || "text/plain", bytes };
}

function fromBase64(data: string): Uint8Array | undefined {
	const digits = data.replace(/={1,2}$/, "");
	if (/[^A-Za-z0-9+/]/.test(digits) || digits.length % 4 === 1) return undefined;
	return Buffer.from(digits, "base64");
}

function percentDecoded(data: string): Buffer {
	if (!data.includes("%")) return Buffer.from(data, "utf8");
	const encoded = Buffer.from(data, "utf8").toString("latin1");
	const decoded = encoded.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
		String.fromCharCode(Number.parseInt(hex, 16)),
	);
	return Buffer.from(decoded, "latin1");
}
