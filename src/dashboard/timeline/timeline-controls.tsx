import type { Signal } from "@preact/signals";

/** Heights of a row in CSS pixels; `all`: as much as is left for each. */
export const ROW_HEIGHTS = { all: undefined, small: 6, large: 18 } as const;
export type RowHeight = keyof typeof ROW_HEIGHTS;

export function TimelineControls(props: {
	height: Signal<RowHeight>;
	isWhole: boolean;
	zoomBy: (factor: number) => void;
	showWhole: () => void;
}) {
	const { height, isWhole, zoomBy, showWhole } = props;
	return (
		<span class="aside row timeline-controls">
			<label class="soft">
				Rows{" "}
				<select
					value={height.value}
					onChange={(event) => {
						height.value = event.currentTarget.value as RowHeight;
					}}
				>
					<option value="all">all at once</option>
					<option value="small">small</option>
					<option value="large">large</option>
				</select>
			</label>
			<button type="button" onClick={() => zoomBy(0.5)} aria-label="Zoom in">
				+
			</button>
			<button type="button" onClick={() => zoomBy(2)} aria-label="Zoom out">
				−
			</button>
			<button type="button" onClick={showWhole} disabled={isWhole}>
				Whole
			</button>
		</span>
	);
}
