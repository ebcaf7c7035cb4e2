import { isLocked } from "../api.ts";

/** Says that what is shown is not fresh, while it is not. */
export function Trouble({ error }: { error: Error | undefined }) {
	if (error === undefined || isLocked.value) return null;
	return (
		<p class="notice bad" role="status">
			{wordsOf(error)} What is shown may be old; it is tried again.
		</p>
	);
}

function wordsOf(error: Error): string {
	return error instanceof TypeError
		? `The app has answered what this page does not understand (${error.message}).`
		: error.message;
}
