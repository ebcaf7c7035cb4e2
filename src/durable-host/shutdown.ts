/** Resolves when `work` has ended, or after `timeoutMs` of the wall's time: a process that ends cannot wait on a clock that may stand still. */
export async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
	let timeout: NodeJS.Timeout | undefined;
	const late = new Promise<void>((resolve) => {
		timeout = setTimeout(resolve, timeoutMs);
	});
	try {
		await Promise.race([work, late]);
	} finally {
		clearTimeout(timeout);
	}
}

/** Takes every step, whatever the others do, and throws the first error afterwards. */
export async function endInOrder(steps: readonly (() => unknown)[]): Promise<void> {
	const errors: unknown[] = [];
	for (const step of steps) {
		try {
			await step();
		} catch (error) {
			errors.push(error);
		}
	}
	if (errors.length > 0) throw errors[0];
}
