import type { ComponentChildren } from "preact";
import { useEffect, useErrorBoundary } from "preact/hooks";

/** What was answered once need not be answered again. */
const TRY_AGAIN_MS = 10_000;

/** Where something in it fails, as by an answer of another shape, says so: the rest of the page stays. */
export function Boundary({ children }: { children: ComponentChildren }) {
	const [error, tryAgain] = useErrorBoundary();
	useEffect(() => {
		if (error === undefined) return;
		const timer = setTimeout(tryAgain, TRY_AGAIN_MS);
		return () => clearTimeout(timer);
	}, [error]);
	if (error === undefined) return <>{children}</>;
	return (
		<div class="panel" role="alert">
			<h1>The page could not show this</h1>
			<p>
				The app has answered something that this page does not understand, or the page has a fault:{" "}
				{String((error as Error).message ?? error)}
			</p>
			<p class="row part">
				<button type="button" class="main" onClick={tryAgain}>
					Try again
				</button>
				<button type="button" onClick={() => location.reload()}>
					Load the page anew
				</button>
			</p>
		</div>
	);
}
