import type { Signal } from "@preact/signals";

/** A field for words to find something by; `what`: its name for who does not see it, such as "Find items". */
export function Search(props: { words: Signal<string>; what: string; hint: string }) {
	const { words, what, hint } = props;
	return (
		<input
			type="search"
			placeholder={hint}
			aria-label={what}
			value={words.value}
			onInput={(event) => {
				words.value = event.currentTarget.value;
			}}
		/>
	);
}
