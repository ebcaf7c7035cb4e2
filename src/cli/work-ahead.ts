/**
 * The results of `work` for each part, in the parts' order, with up to `most` works at once: the next ones are under
 * way while the caller uses a result. The first failure ends it, with its error.
 */
export async function* workAhead<Part, Result>(
	parts: AsyncIterable<Part> | Iterable<Part>,
	most: number,
	work: (part: Part) => Promise<Result>,
): AsyncGenerator<Result> {
	const underWay: Promise<Result>[] = [];
	try {
		for await (const part of parts) {
			const result = work(part);
			// It is awaited in its turn; until then its failure is not unheard.
			result.catch(() => undefined);
			underWay.push(result);
			if (underWay.length >= most) yield await underWay.shift()!;
		}
		while (underWay.length > 0) yield await underWay.shift()!;
	} finally {
		await Promise.allSettled(underWay);
	}
}
