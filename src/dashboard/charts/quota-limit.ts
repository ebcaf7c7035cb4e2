import type { QuotaListView } from "../../api/views.ts";

/** How many container groups this installation may hold at once, in all regions in which anything has run. */
export function groupLimit({ share, regions }: QuotaListView): number | undefined {
	if (regions.length === 0) return undefined;
	return regions.reduce(
		(sum, { containerGroups }) => sum + Math.floor(containerGroups.limit * share),
		0,
	);
}
