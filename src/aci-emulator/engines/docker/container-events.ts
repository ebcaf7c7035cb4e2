import { setTimeout as wait } from "node:timers/promises";
import { EMULATOR_LABEL } from "./container-labels.ts";
import type { EngineApi } from "./engine-api.ts";
import { messagesOf } from "./engine-messages.ts";

/** How soon the engine is asked again when it stopped telling; in milliseconds of the wall. */
const ASK_AGAIN_MS = 500;
/** How often everything is looked at although nothing was told. */
const LOOK_ANYWAY_MS = 10_000;

export interface ContainerEventsListener {
	/** That container has ended. */
	ended(containerName: string): void;
	/** Something may have been missed: the engine has only now begun to tell, or has been silent for long. */
	missed(): void;
}

interface EngineEvent {
	Actor?: { Attributes?: Record<string, string> };
}

/**
 * Tells of ends of an emulator's containers, as long as it is not closed, also across restarts of the engine.
 * Docker calls them "die", podman "died".
 */
export function containerEvents({
	api,
	emulator,
	listener,
	log,
}: {
	api: EngineApi;
	emulator: string;
	listener: ContainerEventsListener;
	log: (line: string) => void;
}): { close(): void } {
	const closing = new AbortController();
	const { signal } = closing;
	let isAway = false;
	const label = [`${EMULATOR_LABEL}=${emulator}`];
	const query = { filters: { type: ["container"], event: ["die", "died"], label } };
	async function listen(): Promise<void> {
		const stream = await api.stream("GET", "/events", { query, signal });
		if (isAway) log("engine-back: the container engine answers again");
		isAway = false;
		listener.missed();
		for await (const { Actor } of messagesOf<EngineEvent>(stream)) {
			const name = Actor?.Attributes?.name;
			if (name !== undefined) listener.ended(name);
		}
	}
	async function keepListening(): Promise<void> {
		while (!signal.aborted) {
			await listen().catch((error: Error) => {
				if (isAway || signal.aborted) return;
				isAway = true;
				log(
					`engine-away: the container engine does not answer, and is asked again: ${error.message}`,
				);
			});
			await wait(ASK_AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
		}
	}
	void keepListening();
	const looks = setInterval(() => listener.missed(), LOOK_ANYWAY_MS);
	looks.unref();
	return {
		close() {
			clearInterval(looks);
			closing.abort();
		},
	};
}
