/** Where a job is, in words, and as what must be added to a command that is to reach it again. */
export interface Where {
	/** As in "it goes on in the background" and "it goes on at prod". */
	words: string;
	/** As it follows a command: `""`, or `" --target prod"`. */
	option: string;
	/** The target's name; absent: the local server. */
	target?: string;
}

/** The background server of this machine. */
export const HERE: Where = { words: "in the background", option: "" };
