/** What ACI tells of a container or a group. The like of one that was there is counted on, as in Azure. */
export interface ContainerEvent {
	name: string;
	message: string;
	type: "Normal" | "Warning";
	count: number;
	firstAt: number;
	lastAt: number;
}

export function withEvent(
	events: ContainerEvent[],
	at: number,
	name: string,
	message: string,
	type: ContainerEvent["type"] = "Normal",
): ContainerEvent[] {
	const index = events.findIndex((event) => event.name === name && event.message === message);
	if (index < 0) return [...events, { name, message, type, count: 1, firstAt: at, lastAt: at }];
	const known = events[index]!;
	return events.with(index, { ...known, count: known.count + 1, lastAt: at });
}
