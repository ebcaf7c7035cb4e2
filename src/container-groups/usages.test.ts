import { expect, it } from "vitest";
import { usagesView } from "./usages.ts";

function usage(value: string, currentValue?: number, limit?: number) {
	return {
		name: { value },
		...(currentValue === undefined ? {} : { currentValue }),
		...(limit === undefined ? {} : { limit }),
	};
}

it("takes the quota of container groups and of each kind of vCPUs, and no other", () => {
	const wire = [
		usage("ContainerGroups", 3, 100),
		usage("StandardCores", 4, 10),
		usage("StandardSpotCores", 0, 0),
		usage("StandardK80Cores", 0, 0),
		usage("ConfidentialContainerGroups", 1, 5),
		usage("ConfidentialCores", 2, 8),
	];
	expect(usagesView(wire)).toEqual({
		answer: "found",
		containerGroups: { limit: 100, current: 3 },
		confidentialGroups: { limit: 5, current: 1 },
		cores: {
			standard: { limit: 10, current: 4 },
			spot: { limit: 0, current: 0 },
			confidential: { limit: 8, current: 2 },
		},
	});
});

it("says nothing of a quota that is not told, or not wholly", () => {
	expect(usagesView([usage("ContainerGroups", 3)])).toEqual({ answer: "found", cores: {} });
});
