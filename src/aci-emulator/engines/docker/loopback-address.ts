/**
 * Replaces this machine's loopback addresses, where they stand in URLs, by the name under which a container on
 * a bridge reaches the machine. A loopback address there would mean the container itself.
 */
export function reachableFromBridge(text: string, hostAlias: string): string {
	return text.replace(
		/(\b[a-z][a-z0-9+.-]*:\/\/(?:[^\s/@]*@)?)(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?=[:/?#\s]|$)/gi,
		(_, before: string) => `${before}${hostAlias}`,
	);
}
