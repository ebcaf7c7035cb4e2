/**
 * The program that opens an address in this machine's browser, with its arguments, which everybody may read.
 * Undefined where nobody sees it: in a session from elsewhere (SSH), or without a screen.
 */
export function browserCommand(
	url: string,
	platform: NodeJS.Platform,
	environment: Readonly<Record<string, string | undefined>>,
): readonly [string, ...string[]] | undefined {
	if (environment.SSH_CONNECTION || environment.SSH_TTY) return undefined;
	if (platform === "darwin") return ["open", url];
	// Not `start`: it is a word of cmd's, which would read the address as its own language.
	if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler", url];
	const hasScreen =
		environment.DISPLAY || environment.WAYLAND_DISPLAY || environment.WSL_DISTRO_NAME;
	return hasScreen ? ["xdg-open", url] : undefined;
}
