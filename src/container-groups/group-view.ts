import type { ContainerView, GroupEvent, GroupView } from "./container-groups.ts";
import type { WireContainer, WireEvent, WireGroup } from "./wire.ts";

/** What a GET's body says of a group. What is missing reads as not begun. */
export function groupView(wire: WireGroup): GroupView {
	const initContainers = wire.properties?.initContainers ?? [];
	return {
		name: wire.name ?? "",
		tags: wire.tags ?? {},
		provisioningState: wire.properties?.provisioningState ?? "Pending",
		events: events(wire.properties?.instanceView?.events),
		...(initContainers.length === 0 ? {} : { initContainers: initContainers.map(containerView) }),
		containers: (wire.properties?.containers ?? []).map(containerView),
		...(wire.properties?.restartPolicy === "OnFailure" ? { restartsOnFailure: true } : {}),
	};
}

function containerView(wire: WireContainer): ContainerView {
	const view = wire.properties?.instanceView;
	const current = view?.currentState;
	const startedAt = instant(current?.startTime);
	const finishedAt = instant(current?.finishTime);
	return {
		name: wire.name ?? "",
		state: containerState(current?.state),
		restartCount: view?.restartCount ?? 0,
		...(current?.exitCode === undefined ? {} : { exitCode: current.exitCode }),
		...(startedAt === undefined ? {} : { startedAt }),
		...(finishedAt === undefined ? {} : { finishedAt }),
		events: events(view?.events),
	};
}

function containerState(state: string | undefined): ContainerView["state"] {
	switch (state) {
		case "Running":
			return "running";
		case "Terminated":
			return "terminated";
		default:
			return "waiting";
	}
}

function events(wire: WireEvent[] | undefined): GroupEvent[] {
	return (wire ?? []).map((event) => {
		const firstAt = instant(event.firstTimestamp);
		return {
			name: event.name ?? "",
			type: event.type ?? "",
			message: event.message ?? "",
			count: event.count ?? 1,
			...(firstAt === undefined ? {} : { firstAt }),
		};
	});
}

function instant(text: string | undefined): number | undefined {
	const at = text === undefined ? Number.NaN : Date.parse(text);
	return Number.isNaN(at) ? undefined : at;
}
