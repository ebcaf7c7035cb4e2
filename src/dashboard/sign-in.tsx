import { useSignal } from "@preact/signals";
import { key, signIn } from "./api.ts";

/** Asks for the function key, once a tab. */
export function SignIn() {
	const text = useSignal("");
	const submit = (event: Event) => {
		event.preventDefault();
		if (text.value.trim() !== "") signIn(text.value.trim());
	};
	return (
		<form class="sign-in panel" onSubmit={submit}>
			<h1>A key, please</h1>
			{key.value !== undefined && (
				<p class="notice bad" role="alert">
					The app has refused the key that this tab had.
				</p>
			)}
			<p class="soft">
				This app answers who has one of its function keys. Whoever deployed it can read it:
			</p>
			<pre>az functionapp keys list -g GROUP -n APP --query functionKeys.default -o tsv</pre>
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
