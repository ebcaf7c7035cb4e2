/** Which of the names was probably meant: the one with the fewest letters to add, leave out or change. */
export function nearestName(text: string, names: readonly string[]): string {
	const ranked = names.map((name) => ({ name, edits: editsBetween(text, name) }));
	return ranked.reduce((best, each) => (each.edits < best.edits ? each : best)).name;
}

/** Levenshtein's distance, row by row. Names are short. */
function editsBetween(from: string, to: string): number {
	let row = Array.from({ length: to.length + 1 }, (_, at) => at);
	for (const [index, letter] of [...from.slice(0, 100)].entries()) {
		let diagonal = index;
		row = row.reduce<number[]>((next, above, at) => {
			const kept = at === 0 ? Number.POSITIVE_INFINITY : diagonal + (letter === to[at - 1] ? 0 : 1);
			next.push(at === 0 ? index + 1 : Math.min(above + 1, next[at - 1]! + 1, kept));
			diagonal = above;
			return next;
		}, []);
	}
	return row.at(-1)!;
}
