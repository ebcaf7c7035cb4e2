/** As much as `mostBytes` of what comes, and no more is read than that takes. */
export async function startOf(
	chunks: AsyncIterable<Uint8Array>,
	mostBytes: number,
): Promise<{ bytes: Uint8Array; isAll: boolean }> {
	const read: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of chunks) {
		read.push(chunk);
		length += chunk.length;
		if (length > mostBytes) {
			return { bytes: Buffer.concat(read, mostBytes), isAll: false };
		}
	}
	return { bytes: Buffer.concat(read), isAll: true };
}
