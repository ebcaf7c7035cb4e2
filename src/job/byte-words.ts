/** A size for a person: `812 bytes`, `48 KB`, `1.3 MB`. One KB is 1000 bytes. */
export function byteWords(bytes: number): string {
	if (bytes < 1000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
	if (bytes < 999_500) return `${Math.round(bytes / 1000)} KB`;
	if (bytes < 999_950_000) return `${(bytes / 1e6).toFixed(1)} MB`;
	return `${(bytes / 1e9).toFixed(1)} GB`;
}
