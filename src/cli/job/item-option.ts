import { UserError } from "../errors/user-error.ts";

/** How a command calls the merge step, as if it were an item. */
export const MERGE = "merge";

/** What `--item` names: an index from 0, or the merge step. Throws UserError for anything else. */
export function itemOption(text: string | undefined): number | typeof MERGE | undefined {
	if (text === undefined || text === MERGE) return text;
	if (/^\d{1,9}$/.test(text)) return Number(text);
	throw new UserError(
		`--item must be an item's index, a whole number from 0, or merge; received '${text}'.`,
		"The command without --item is about every item.",
	);
}
