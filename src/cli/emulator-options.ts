import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { AciEmulatorOptions } from "../aci-emulator/aci-emulator.ts";
import type { ServicePrincipal } from "../aci-emulator/identity/service-principal.ts";
import { defaultQuotas, quotasSchema } from "../aci-emulator/quotas/quotas.ts";
import { fileErrorWords } from "./file-error-words.ts";
import { UserError } from "./user-error.ts";

/** The options of `tutti emulator`, as commander hands them over. */
export interface EmulatorOptionTexts {
	port?: string | undefined;
	httpPort?: string | undefined;
	hostname?: string | undefined;
	state?: string | undefined;
	location?: string | undefined;
	subscription?: string | undefined;
	tenant?: string | undefined;
	principal?: readonly string[] | undefined;
	imds?: boolean | undefined;
	engine?: string | undefined;
	simulation?: string | undefined;
	share?: readonly string[] | undefined;
	quota?: readonly string[] | undefined;
	armLimits?: boolean | undefined;
	faults?: string | undefined;
	clock?: string | undefined;
	leaveContainers?: boolean | undefined;
	silent?: boolean | undefined;
	json?: boolean | undefined;
}

export const DEFAULT_PORT = 8443;
export const DEFAULT_HTTP_PORT = 8080;

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A GUID; undefined stays undefined. */
export function guidOption(name: string, text: string | undefined): string | undefined {
	if (text === undefined || GUID.test(text)) return text?.toLowerCase();
	throw new UserError(
		`${name} must be a GUID such as 00000000-0000-0000-0000-000000000000; received '${text}'. Nothing was started.`,
	);
}

type QuotaOptions = Pick<AciEmulatorOptions, "quotas" | "locationQuotas">;

/** `name=number` for every location, `location.name=number` for one. */
export function quotaOption(texts: readonly string[]): Required<QuotaOptions> {
	const quotas: Record<string, number | boolean> = {};
	const locationQuotas: Record<string, Record<string, number | boolean>> = {};
	for (const text of texts) {
		const [, location, name = "", value = ""] = /^(?:(.+)\.)?(\w+)=(\w+)$/.exec(text) ?? [];
		const parsed = quotasSchema.partial().safeParse({ [name]: numberOrTruth(value) });
		if (!parsed.success) {
			throw new UserError(
				`--quota must be <name>=<number> or <location>.<name>=<number>; received '${text}'. Nothing was started.`,
				`Names: ${Object.keys(defaultQuotas).join(", ")}.`,
			);
		}
		if (location === undefined) Object.assign(quotas, parsed.data);
		else locationQuotas[location] = { ...locationQuotas[location], ...clean(parsed.data) };
	}
	return { quotas, locationQuotas };
}

/** `<client id>=<secret>`, or `<client id>=@<file>` with a PEM certificate. */
export function principalOption(texts: readonly string[], cwd: string): ServicePrincipal[] {
	return texts.map((text) => {
		const at = text.indexOf("=");
		const clientId = guidOption("The client id of --principal", text.slice(0, Math.max(at, 0)));
		const proof = text.slice(at + 1);
		if (proof === "" || clientId === undefined) {
			throw new UserError(
				"--principal must be <client id>=<secret>, or <client id>=@<certificate file>. Nothing was started.",
			);
		}
		return proof.startsWith("@")
			? { clientId, certificate: fileText("--principal", resolve(cwd, proof.slice(1))) }
			: { clientId, secret: proof };
	});
}

/** `<account>/<share>=<folder>`: the folder that stands in for a share of Azure Files. */
export function shareOption(texts: readonly string[], cwd: string): Record<string, string> {
	return Object.fromEntries(
		texts.map((text) => {
			const [, share, folder] = /^([^/=]+\/[^/=]+)=(.+)$/.exec(text) ?? [];
			if (share !== undefined && folder !== undefined) return [share, resolve(cwd, folder)];
			throw new UserError(
				`--share must be <account>/<share>=<folder>; received '${text}'. Nothing was started.`,
			);
		}),
	);
}

/** What the file of an option holds. */
function fileText(option: string, file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch (cause) {
		const words = fileErrorWords(cause);
		throw new UserError(`${option}: ${file}: ${words}. Nothing was started.`, undefined, { cause });
	}
}

function numberOrTruth(text: string): number | boolean | string {
	if (/^\d+$/.test(text)) return Number(text);
	return text === "true" || text === "false" ? text === "true" : text;
}

function clean(quotas: Record<string, unknown>): Record<string, number | boolean> {
	return Object.fromEntries(
		Object.entries(quotas).filter(([, value]) => value !== undefined),
	) as Record<string, number | boolean>;
}
