import { useSignal } from "@preact/signals";
import { key, signIn } from "./api.ts";

/** What a header takes. */
const A_KEY = /^[\x21-\x7e]+$/;

const HOW_TO_READ_IT = `az functionapp keys list -g GROUP -n APP \\
  --query functionKeys.default -o tsv`;

/** Asks for the function key, once a tab. */
export function SignIn() {
	const text = useSignal("");
	const isWrong = useSignal(false);
	const submit = (event: Event) => {
		event.preventDefault();
		const typed = text.value.trim();
		isWrong.value = !A_KEY.test(typed);
		if (!isWrong.value) signIn(typed);
	};
	return (
		<form class="sign-in panel" onSubmit={submit}>
			<h1>A key, please</h1>
			{key.value !== undefined && (
				<p class="notice bad" role="alert">
					The app has refused the key that this tab had.
				</p>
			)}
			{isWrong.value && (
				<p class="notice bad" role="alert">
					That is no key: keys are one word of letters, digits and signs.
				</p>
			)}
			<p class="soft">
				This app answers who has one of its function keys. Whoever deployed it can read it:
			</p>
			<pre>{HOW_TO_READ_IT}</pre>
			<label for="key">Function key</label>
			<input
				id="key"
				type="password"
				autocomplete="off"
				value={text.value}
				onInput={(event) => {
					text.value = event.currentTarget.value;
				}}
			/>
			<p class="soft">It stays in this tab, until the tab is closed.</p>
			<p>
				<button type="submit" class="main">
					Go on
				</button>
			</p>
		</form>
	);
}
