import type { HostConfiguration } from "./host-configuration.ts";

/** How many requests are answered at a time, and how many more may wait for it; Infinity for no limit. */
export interface HttpLimits {
	maxConcurrent: number;
	/** Both together. */
	maxOutstanding: number;
}

/** extensions.http of host.json (HttpOptions.cs), where -1 says that there is no limit. */
export function httpLimitsOf(configuration: HostConfiguration): HttpLimits {
	const limit = (name: string) => {
		const key = `extensions.http.${name}`;
		const value = configuration.number(key, -1) ?? -1;
		if (value === 0) throw configuration.wrong(key, "a whole number from 1, or -1 for no limit");
		return value === -1 ? Number.POSITIVE_INFINITY : value;
	};
	return {
		maxConcurrent: limit("maxConcurrentRequests"),
		maxOutstanding: limit("maxOutstandingRequests"),
	};
}
