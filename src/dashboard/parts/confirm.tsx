import { useEffect, useRef } from "preact/hooks";

/** Asks before what cannot be taken back. Escape is a no. */
export function Confirm(props: {
	question: string;
	yes: string;
	answer: (isYes: boolean) => void;
}) {
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => dialog.current?.showModal(), []);
	return (
		<dialog ref={dialog} onClose={() => props.answer(false)} aria-label={props.yes}>
			<p>{props.question}</p>
			<p class="row" style={{ marginTop: "1rem", justifyContent: "flex-end" }}>
				<button type="button" onClick={() => props.answer(false)}>
					No
				</button>
				<button type="button" class="main" onClick={() => props.answer(true)}>
					{props.yes}
				</button>
			</p>
		</dialog>
	);
}
