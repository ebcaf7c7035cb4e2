/** Whether an IP address is one at which a machine reaches itself alone. */
export function isLoopback(address: string | undefined): boolean {
	return address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);
}
