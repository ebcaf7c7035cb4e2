/** Does `work` for each, at most `most` at a time. Ends with the first failure, once what runs has ended. */
export async function inParallel<T>(
	most: number,
	inputs: AsyncIterable<T> | Iterable<T>,
	work: (input: T) => Promise<unknown>,
): Promise<void> {
	const running = new Set<Promise<void>>();
	let failed: { error: unknown } | undefined;
	try {
		for await (const input of inputs) {
			if (failed !== undefined) break;
			const one = work(input)
				.then(() => undefined)
				.catch((error: unknown) => {
					failed ??= { error };
				})
				.finally(() => running.delete(one));
			running.add(one);
			if (running.size >= most) await Promise.race(running);
		}
	} finally {
		await Promise.all(running);
	}
	if (failed !== undefined) throw failed.error;
}
