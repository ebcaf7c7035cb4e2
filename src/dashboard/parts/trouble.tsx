import { isLocked } from "../api.ts";

/** Says that what is shown is not fresh, while it is not. */
export function Trouble({ error }: { error: Error | undefined }) {
	if (error === undefined || isLocked.value) return null;
	return (
		<p class="notice bad" role="status">
			{error.message} What is shown may be old; it is tried again.
		</p>
	);
}
