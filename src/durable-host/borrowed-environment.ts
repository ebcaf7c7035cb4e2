/** Variables on loan: what a host sets in the environment of its process, and takes back when it closes. */
export interface BorrowedEnvironment {
	set(name: string, value: string): void;
	/** Leaves a variable alone that has a value which no host has set, and is not empty; false then. */
	setUnlessSet(name: string, value: string): boolean;
	giveBack(): void;
}

type Variables = Record<string, string | undefined>;

/** What hosts of this process have set, the newest last, and what was there before them. */
const lent = new Map<
	string,
	{ before: string | undefined; loans: { by: object; value: string }[] }
>();

/** The environment of this process, which several hosts may share: the newest setting counts, and each takes back its own. */
export function borrowEnvironment(variables: Variables = process.env): BorrowedEnvironment {
	const by = {};
	const set = (name: string, value: string) => {
		const known = lent.get(name) ?? { before: variables[name], loans: [] };
		known.loans = [...known.loans.filter((loan) => loan.by !== by), { by, value }];
		lent.set(name, known);
		variables[name] = value;
	};
	return {
		set,
		setUnlessSet(name, value) {
			const known = lent.get(name);
			if (known === undefined ? variables[name] : known.before) return false;
			set(name, value);
			return true;
		},
		giveBack() {
			for (const [name, known] of lent) {
				const left = known.loans.filter((loan) => loan.by !== by);
				if (left.length === known.loans.length) continue;
				known.loans = left;
				const now = left.at(-1)?.value ?? known.before;
				if (now === undefined) delete variables[name];
				else variables[name] = now;
				if (left.length === 0) lent.delete(name);
			}
		},
	};
}
