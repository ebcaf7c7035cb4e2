import type { ComponentChildren } from "preact";

/** A thing that is known, and its name; within a `dl`. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>{children}</dd>
		</div>
	);
}
