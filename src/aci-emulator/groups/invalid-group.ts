import { ArmError } from "../arm/arm-error.ts";

/** What is wrong with a container group that a client sent. */
export function invalid(code: string, message: string): ArmError {
	return new ArmError(400, code, message);
}

/** The first value that occurs a second time. */
export function firstDuplicate(values: readonly string[]): string | undefined {
	const seen = new Set<string>();
	for (const value of values) {
		if (seen.has(value)) return value;
		seen.add(value);
	}
	return undefined;
}
