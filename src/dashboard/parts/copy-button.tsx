import { useSignal } from "@preact/signals";

/** Copies a text; absent where the browser does not let a page do so, as over plain HTTP from elsewhere. */
export function CopyButton({ text }: { text: string }) {
	const word = useSignal("Copy");
	if (navigator.clipboard === undefined) return null;
	return (
		<button
			type="button"
			class="plain"
			onClick={() =>
				navigator.clipboard.writeText(text).then(
					() => {
						word.value = "Copied";
					},
					() => {
						word.value = "Not copied: the browser refused";
					},
				)
			}
		>
			<span role="status">{word.value}</span>
		</button>
	);
}
