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
export function containerEvents(
	api: EngineApi,
	emulator: string,
	listener: ContainerEventsListener,
): { close(): void } {
	const closing = new AbortController();
	const { signal } = closing;
	const query = {
		filters: {
			type: ["container"],
			event: ["die", "died"],
			label: [`${EMULATOR_LABEL}=${emulator}`],
		},
	};
	async function listen(): Promise<void> {
		const stream = await api.stream("GET", "/events", { query, signal });
		listener.missed();
		for await (const { Actor } of messagesOf<EngineEvent>(stream)) {
			const name = Actor?.Attributes?.name;
			if (name !== undefined) listener.ended(name);
		}
	}
	async function keepListening(): Promise<void> {
		while (!signal.aborted) {
			await listen().catch(() => undefined); // an engine that is away may come back
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
