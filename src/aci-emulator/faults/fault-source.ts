import { faultFile } from "./fault-file.ts";
import type { FaultRuleStore } from "./fault-rule-store.ts";
import { addFaults, type CallFaults, decideFaults } from "./fault-rules.ts";
import type { FaultCall, FaultHook } from "./faults.ts";

/** Everything that can make a call go wrong, as one: the hook, the file, the control API's rules. */
export interface FaultSource {
	/** Asked once for each call; counts it. The call is looked into only if anything may go wrong. */
	faultsFor(callOf: () => FaultCall): CallFaults;
}

export interface FaultSourceOptions {
	store: FaultRuleStore;
	/** Path of a JSON file of rules; read now, and again when it changes. */
	file?: string | undefined;
	hook?: FaultHook | undefined;
	log: (line: string) => void;
}

/** Throws FaultFileError if the file cannot be used now. Later, a bad version is logged and the rules stay. */
export function faultSource({ store, file, hook, log }: FaultSourceOptions): FaultSource {
	const watched = file === undefined ? undefined : faultFile(file);
	store.replace("file", watched?.changedRules() ?? []);
	const reload = () => {
		try {
			const rules = watched?.changedRules();
			if (rules) store.replace("file", rules);
		} catch (error) {
			log(`fault-file-refused: ${(error as Error).message} The rules stay as they were.`);
		}
	};
	return {
		faultsFor(callOf) {
			reload();
			const rules = store.list();
			if (rules.length === 0 && !hook) return { launch: [] };
			const call = callOf();
			const { changed, ...faults } = decideFaults(rules, call);
			store.count(changed);
			const hooked = hook?.(call);
			if (hooked) addFaults(faults, [hooked], call);
			return faults;
		},
	};
}
