/**
 * Lets changes of one container group that take time follow each other: what awaits the end of processes
 * must not be overtaken by another change of the same group. Work for different keys does not wait.
 */
export function turns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
	const last = new Map<string, Promise<unknown>>();
	return async (key, work) => {
		const before = last.get(key);
		const mine = before === undefined ? work() : before.then(work, work);
		last.set(key, mine);
		try {
			return await mine;
		} finally {
			if (last.get(key) === mine) last.delete(key);
		}
	};
}
