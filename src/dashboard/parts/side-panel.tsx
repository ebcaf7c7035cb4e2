import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** A dialog beside the page. Escape, a click beside it and the button close it. */
export function SidePanel(props: {
	title: string;
	/** A state as the style knows it, and its word. */
	state: string;
	stateWord: string;
	/** Buttons of its head, before the one that closes it. */
	buttons?: ComponentChildren;
	close: () => void;
	children: ComponentChildren;
}) {
	const { title, state, stateWord, buttons, close, children } = props;
	const dialog = useRef<HTMLDialogElement>(null);
	const isGone = useRef(false);
	useEffect(() => {
		const element = dialog.current!;
		element.showModal();
		return () => {
			// It was left by Back or a link: the focus goes where it was, and nobody is sent anywhere.
			isGone.current = true;
			element.close();
		};
	}, []);
	return (
		<dialog
			ref={dialog}
			class="side"
			onClose={() => {
				if (!isGone.current) close();
			}}
			closedby="any"
			aria-label={title}
		>
			<div class="row head">
				<h1 tabIndex={-1} autofocus>
					{title}
				</h1>
				<span class={`status grow ${state}`}>
					<span class="dot" />
					{stateWord}
				</span>
				{buttons}
				<button type="button" onClick={() => dialog.current?.close()}>
					Close
				</button>
			</div>
			{children}
		</dialog>
	);
}
