/** The usual ones of what jobs make; IANA's media types, and extensions as most programs write them. */
const EXTENSIONS: Readonly<Record<string, string>> = {
	"application/gzip": ".gz",
	"application/json": ".json",
	"application/pdf": ".pdf",
	"application/vnd.apache.parquet": ".parquet",
	"application/wasm": ".wasm",
	"application/x-ndjson": ".ndjson",
	"application/x-tar": ".tar",
	"application/xml": ".xml",
	"application/yaml": ".yaml",
	"application/zip": ".zip",
	"application/zstd": ".zst",
	"audio/mpeg": ".mp3",
	"audio/ogg": ".ogg",
	"audio/wav": ".wav",
	"image/avif": ".avif",
	"image/bmp": ".bmp",
	"image/gif": ".gif",
	"image/jpeg": ".jpg",
	"image/png": ".png",
	"image/svg+xml": ".svg",
	"image/tiff": ".tif",
	"image/webp": ".webp",
	"text/csv": ".csv",
	"text/html": ".html",
	"text/markdown": ".md",
	"text/plain": ".txt",
	"text/xml": ".xml",
	"video/mp4": ".mp4",
	"video/webm": ".webm",
};

/** The extension for a content type, with its dot; empty for one that is unknown, or none. */
export function fileExtension(contentType: string | undefined): string {
	const [mediaType = ""] = (contentType ?? "").toLowerCase().split(/[;\s]/);
	return Object.hasOwn(EXTENSIONS, mediaType) ? EXTENSIONS[mediaType]! : "";
}
