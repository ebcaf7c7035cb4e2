import type { AciEmulatorOptions } from "../../aci-emulator/aci-emulator.ts";
import { defaultTiming, type Timing } from "../../aci-emulator/groups/timing.ts";
import { UserError } from "../errors/user-error.ts";

type AsyncHeader = NonNullable<AciEmulatorOptions["asyncHeader"]>;

const LARGEST = 1e10;
const NAMES = Object.keys(defaultTiming).filter((name) => name !== "imageSizesMb");

/** `<name>=<number>` of --timing, and `<image>=<megabytes>` of --image-size, as the emulator's option. */
export function timingOption(
	timings: readonly string[],
	imageSizes: readonly string[],
): Partial<Timing> {
	const sizes = imageSizes.map((text) => {
		const [image, sizeMb] = numbered(text);
		if (image !== undefined && sizeMb !== undefined) return [image, sizeMb] as const;
		throw new UserError(
			`--image-size must be <image>=<megabytes>; received '${text}'. Nothing was started.`,
			"The image is written as in the container group, such as python:3.13=410.",
		);
	});
	return {
		...Object.fromEntries(timings.map(timingOf)),
		...(sizes.length === 0 ? {} : { imageSizesMb: Object.fromEntries(sizes) }),
	};
}

function timingOf(text: string): [name: string, value: number] {
	const [name, value] = numbered(text);
	const isKnown = name !== undefined && NAMES.includes(name);
	if (isKnown && value !== undefined && (value > 0 || name !== "pullMbPerSecond")) {
		return [name, value];
	}
	throw new UserError(
		`--timing must be <name>=<number>; received '${text}'. Nothing was started.`,
		`Names: ${NAMES.join(", ")}. All are at least 0, pullMbPerSecond is above it.`,
	);
}

/** What stands before the last `=`, and the number behind it, if it is one from 0 on. */
function numbered(text: string): [name?: string, value?: number] {
	const [, name, digits] = /^(.+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
	const value = Number(digits);
	return name !== undefined && value <= LARGEST ? [name, value] : [];
}

/** By which header answers lead to an operation; undefined stays undefined. */
export function asyncHeaderOption(text: string | undefined): AsyncHeader | undefined {
	if (text === undefined || text === "Azure-AsyncOperation" || text === "Location") return text;
	throw new UserError(
		`--async-header must be Azure-AsyncOperation or Location; received '${text}'. Nothing was started.`,
	);
}
