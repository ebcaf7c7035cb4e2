const ENTRIES = [
	["waiting", "waiting"],
	["starting", "starting"],
	["running", "running"],
	["succeeded", "succeeded"],
	["failed", "failed"],
	["canceled", "canceled, or tried again"],
] as const;

export function Legend() {
	return (
		<ul class="legend timeline-legend">
			{ENTRIES.map(([name, words]) => (
				<li key={name} class={name}>
					<span class="dot" />
					{words}
				</li>
			))}
		</ul>
	);
}
