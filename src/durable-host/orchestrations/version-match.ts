/**
 * Whether this app may run an instance of some version (TaskOrchestrationDispatcher.cs, VersioningSettings.cs).
 * An app without `defaultVersion` has no version, and runs every instance.
 */

export interface VersionSettings {
	/** The app's version. */
	defaultVersion: string | undefined;
	versionMatchStrategy: "None" | "Strict" | "CurrentOrOlder";
	versionFailureStrategy: "Reject" | "Fail";
}

export type VersionMatch =
	| { kind: "runs" }
	/** The instance fails. */
	| { kind: "fails"; message: string; details: object }
	/** The instance goes on waiting for an app that may run it. */
	| { kind: "waits"; message: string };

export function matchVersion(version: string | null, settings: VersionSettings): VersionMatch {
	const { defaultVersion, versionMatchStrategy, versionFailureStrategy } = settings;
	if (defaultVersion === undefined || defaultVersion === "") return { kind: "runs" };
	if (isMatch(version ?? "", defaultVersion, versionMatchStrategy)) return { kind: "runs" };
	const message = `Orchestration version did not comply with Worker Versioning: the instance has version '${version ?? ""}', this app has '${defaultVersion}' and versionMatchStrategy ${versionMatchStrategy} (host.json, extensions.durableTask).`;
	if (versionFailureStrategy === "Reject") return { kind: "waits", message };
	const details = {
		ErrorType: "VersionMismatch",
		ErrorMessage: "Orchestration version did not comply with Worker Versioning",
		IsNonRetriable: true,
	};
	return { kind: "fails", message, details };
}

function isMatch(
	version: string,
	appVersion: string,
	strategy: VersionSettings["versionMatchStrategy"],
): boolean {
	switch (strategy) {
		case "None":
			return true;
		case "Strict":
			return version === appVersion;
		case "CurrentOrOlder":
			return compareVersions(version, appVersion) <= 0;
	}
}

/**
 * Less than 0 when `a` is older than `b`. No version is older than any; two to four numbers with points
 * between them compare number by number, as System.Version does; everything else as text without case.
 */
export function compareVersions(a: string, b: string): number {
	if (a.trim() === "" || b.trim() === "") return Number(a.trim() !== "") - Number(b.trim() !== "");
	const [left, right] = [numbersOf(a), numbersOf(b)];
	if (left === undefined || right === undefined) return order(a.toUpperCase(), b.toUpperCase());
	for (let part = 0; part < 4; part++) {
		// A part that is not given is older than 0.
		const difference = (left[part] ?? -1) - (right[part] ?? -1);
		if (difference !== 0) return difference;
	}
	return 0;
}

function numbersOf(version: string): number[] | undefined {
	return /^\s*\d+(\s*\.\s*\d+){1,3}\s*$/.test(version) ? version.split(".").map(Number) : undefined;
}

function order(a: string, b: string): number {
	return a < b ? -1 : Number(a > b);
}
