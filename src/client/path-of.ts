import type { Route } from "../contract/routes.ts";

/**
 * Path and query of a request. A parameter that the route's path names goes there, every other into the query; one
 * that is undefined nowhere. Throws TypeError for a part of the path that would make another path.
 */
export function pathOf(
	route: Pick<Route, "path">,
	parameters: Readonly<Record<string, unknown>>,
): string {
	const query = new URLSearchParams();
	let path: string = route.path;
	for (const [name, value] of Object.entries(parameters)) {
		if (value === undefined) continue;
		const place = `{${name}}`;
		if (!path.includes(place)) {
			query.set(name, `${value}`);
			continue;
		}
		if (/^\.{0,2}$/.test(`${value}`)) {
			throw new TypeError(`${name}: "${value}" cannot be a part of a path.`);
		}
		path = path.replace(place, () => encodeURIComponent(`${value}`));
	}
	return query.size === 0 ? path : `${path}?${query}`;
}
