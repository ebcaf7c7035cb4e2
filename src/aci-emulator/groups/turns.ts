/**
 * Lets changes of one container group that take time follow each other: what awaits the end of processes
 * must not be overtaken by another change of the same group. Work for different keys does not wait.
 */
export function turns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
	const last = new Map<string, Promise<void>>();
	return async (key, work) => {
		const before = last.get(key);
		const mine = Promise.withResolvers<void>();
		// Before the work begins: what it asks for in its first step comes after it, too.
		last.set(key, mine.promise);
		try {
			if (before !== undefined) await before;
			return await work();
		} finally {
			mine.resolve();
			if (last.get(key) === mine.promise) last.delete(key);
		}
	};
}
