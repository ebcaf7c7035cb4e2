import type { AciEmulatorOptions } from "../aci-emulator.ts";
import { simulatedEngine } from "../engines/simulated-engine.ts";
import { defaultTiming } from "../groups/timing.ts";
import { oneContainerWire, type TestEmulator, testEmulator } from "../testing/test-emulator.ts";
import { type MovedClock, movedClock } from "./moved-clock.ts";

/** What a container does; its command says so, as JSON. */
interface Run {
	/** Default: until it is stopped. */
	runMs?: number;
	/** Default 0. */
	exitCode?: number;
	log?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: JSON of the wire
type Json = any;

/** The emulator with the timing of Azure, containers that only have an outcome, and a clock that a test moves. */
export interface SimulatedService extends TestEmulator {
	clock: MovedClock;
	/** PUTs a group of one container "main", policy Never. */
	put(name: string, run?: Run, properties?: object): ReturnType<TestEmulator["call"]>;
	/** The body of a GET. */
	get(name: string): Promise<Json>;
	/** provisioningState, the group's state and that of its container, and how often that ran again. */
	states(name: string): Promise<[string, string, string | undefined, number | undefined]>;
	post(name: string, verb: string): ReturnType<TestEmulator["call"]>;
}

/** `run`: what all containers do, whatever their commands are. */
export async function simulatedService(
	options: Partial<AciEmulatorOptions> & { run?: (container: { groupName: string }) => Run } = {},
): Promise<SimulatedService> {
	const { run: runOfAll, ...emulatorOptions } = options;
	const clock = movedClock(Date.UTC(2026, 0, 1));
	const engine = simulatedEngine({
		clock,
		decide({ groupName, command }) {
			const run: Run = runOfAll?.({ groupName }) ?? JSON.parse(command[0]!);
			const { runMs = Number.POSITIVE_INFINITY, exitCode = 0, log = "" } = run;
			return { runMs, exitCode, log };
		},
	});
	const emulator = await testEmulator({ clock, engine, timing: defaultTiming, ...emulatorOptions });
	const get = async (name: string) => (await emulator.call("GET", emulator.groupPath(name))).body;
	return {
		...emulator,
		clock,
		put: (name, run = {}, properties = {}) =>
			emulator.call(
				"PUT",
				emulator.groupPath(name),
				oneContainerWire([JSON.stringify(run)], properties),
			),
		get,
		async states(name) {
			const { properties } = await get(name);
			const view = properties.containers[0].properties.instanceView;
			return [
				properties.provisioningState,
				properties.instanceView.state,
				view?.currentState?.state,
				view?.restartCount,
			];
		},
		post: (name, verb) => emulator.call("POST", emulator.groupPath(name, `/${verb}`), {}),
	};
}
