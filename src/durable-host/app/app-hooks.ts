import { messageOf } from "../host-error.ts";
import type { HostLogLevel } from "../host-log.ts";
import { type HookCallback, systemError } from "./functions-core.ts";

const HOOK_NAMES = ["preInvocation", "postInvocation", "appStart", "appTerminate", "log"] as const;
export type HookName = (typeof HOOK_NAMES)[number];

/** A line on its way into the log, as the log hooks see it. */
export interface HookedLine {
	level: HostLogLevel;
	message: string;
	/** "user" when the app's own code logs. */
	category: string;
	/** The context of the function that runs, if one does. */
	invocationContext: unknown;
}

/** The hooks of an app, in the order of registration. */
export class AppHooks {
	readonly #callbacks = new Map<string, Set<HookCallback>>(
		HOOK_NAMES.map((name) => [name, new Set()]),
	);
	/** Passed from the appStart hooks to every other hook. */
	readonly #appHookData = {};
	readonly #startHookData = {};
	#isInLogHook = false;

	/** Adds a hook; returns what removes it. An unknown name is an error that the library understands. */
	add(name: string, callback: HookCallback): () => void {
		const callbacks = this.#callbacks.get(name);
		if (callbacks === undefined)
			throw systemError(`Unrecognized hook "${name}". Known hooks: ${HOOK_NAMES.join(", ")}.`);
		callbacks.add(callback);
		return () => callbacks.delete(callback);
	}

	/** True when a hook of that name exists. */
	has(name: HookName): boolean {
		return this.#callbacks.get(name)!.size > 0;
	}

	/** Runs the hooks of that name one after the other; each gets, and may change, the same context. */
	async run(name: HookName, context: Record<string, unknown>): Promise<void> {
		context.appHookData = this.#appHookData;
		for (const callback of this.#callbacks.get(name)!) await callback(context);
	}

	/** Runs the hooks around the app's life, which share their hookData. */
	async runLife(name: "appStart" | "appTerminate", functionAppDirectory: string): Promise<void> {
		await this.run(name, { hookData: this.#startHookData, functionAppDirectory });
	}

	/**
	 * What the log hooks make of a line; they can change only those of the app's own code. What a log hook logs
	 * itself is passed over, as it would never end.
	 */
	passLog(line: HookedLine): { level: HostLogLevel; message: string } {
		const { level, message, category } = line;
		if (this.#isInLogHook || !this.has("log")) return { level, message };
		const hooked = { ...line, hookData: {}, appHookData: this.#appHookData };
		this.#isInLogHook = true;
		try {
			for (const callback of this.#callbacks.get("log")!) callback(hooked);
		} catch (error) {
			return { level, message: `${message} (a log hook failed: ${messageOf(error)})` };
		} finally {
			this.#isInLogHook = false;
		}
		return category === "user"
			? { level: hooked.level, message: hooked.message }
			: { level, message };
	}
}
