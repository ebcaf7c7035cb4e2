import { statSync } from "node:fs";
import * as z from "zod";
import { type FaultRule, faultRulesSchema } from "./fault-rule.ts";
import { jsonProblem } from "./json-problem.ts";
import { readJsonFile } from "./read-json-file.ts";

/** A fault file that cannot be used; the message says where it is wrong. */
export class FaultFileError extends Error {}

/** A JSON file of fault rules that may change while the emulator runs. */
export interface FaultFile {
	/**
	 * The file's rules if it changed since the last call (and at the first); undefined if it did not. Throws
	 * FaultFileError once for each version that cannot be used. Costs one `stat` while nothing changes.
	 */
	changedRules(): FaultRule[] | undefined;
}

const schema = z.strictObject({ rules: faultRulesSchema });

export function faultFile(path: string): FaultFile {
	let seen: string | undefined;
	return {
		changedRules() {
			const version = versionOf(path);
			if (version === seen) return undefined;
			seen = version;
			return readRules(path);
		},
	};
}

/** Size and instant in nanoseconds: two writes within a millisecond are told apart. */
function versionOf(path: string): string {
	const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
	return stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs}` : "missing";
}

function readRules(path: string): FaultRule[] {
	let value: unknown;
	try {
		value = readJsonFile(path, '{"rules": []}');
	} catch (cause) {
		throw new FaultFileError((cause as Error).message, { cause });
	}
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data.rules;
	throw new FaultFileError(`${path}: ${jsonProblem(parsed.error, value)}.`);
}
