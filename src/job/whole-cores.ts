/** What ACI's quota counts for so many vCPUs: a part of a core is taken for a whole one, on the safe side. */
export function wholeCores(cpuCores: number): number {
	// Thirty times 0.1 is 3, and nothing above it.
	return Math.max(1, Math.ceil(Math.round(cpuCores * 1e6) / 1e6));
}
