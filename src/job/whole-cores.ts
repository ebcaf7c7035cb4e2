/** What ACI's quota counts for so many vCPUs: a part of a core is taken for a whole one, on the safe side. */
export function wholeCores(cpuCores: number): number {
	return Math.max(1, Math.ceil(cpuCores));
}
