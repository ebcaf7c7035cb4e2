import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { AciEmulatorOptions } from "../../aci-emulator/aci-emulator.ts";
import type { NetworkKind } from "../../aci-emulator/engines/docker/group-network.ts";
import { ShareError, shareFolders } from "../../aci-emulator/engines/share-folders.ts";
import { isLocation, normalLocation } from "../../aci-emulator/groups/container-group.ts";
import type { ServicePrincipal } from "../../aci-emulator/identity/service-principal.ts";
import { defaultQuotas, quotasSchema } from "../../aci-emulator/quotas/quotas.ts";
import { fileErrorWords } from "../errors/file-error-words.ts";
import { UserError } from "../errors/user-error.ts";

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
	network?: string | undefined;
	share?: readonly string[] | undefined;
	asyncHeader?: string | undefined;
	timing?: readonly string[] | undefined;
	imageSize?: readonly string[] | undefined;
	quota?: readonly string[] | undefined;
	armLimits?: boolean | undefined;
	faults?: string | undefined;
	vault?: string | undefined;
	clock?: string | undefined;
	leaveContainers?: boolean | undefined;
	silent?: boolean | undefined;
	json?: boolean | undefined;
}

export const DEFAULT_PORT = 8443;
export const DEFAULT_HTTP_PORT = 8080;

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * A text that says something. An empty one, as of a shell variable that is not set, would mean this folder to
 * --state, and every address of the machine to --hostname.
 */
export function textOption(name: string, text: string | undefined): string | undefined {
	if (text === undefined || text.trim() !== "") return text;
	throw new UserError(
		`${name} must not be empty; received '${text}'. Nothing was started.`,
		`Leave ${name} out for its default.`,
	);
}

/** The name of a region; undefined stays undefined. */
export function locationOption(text: string | undefined): string | undefined {
	if (text === undefined || isLocation(normalLocation(text))) return text;
	throw new UserError(
		`--location must be letters, digits and '-', such as westeurope or "West Europe"; received '${text}'. Nothing was started.`,
	);
}

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
		if (!parsed.success || !isLocation(normalLocation(location ?? "any"))) {
			throw new UserError(
				`--quota must be <name>=<number> or <location>.<name>=<number>; received '${text}'. Nothing was started.`,
				`Names: ${numberedQuotas().join(", ")}; and endedGroupsHoldCores, which is true or false.`,
			);
		}
		if (location === undefined) Object.assign(quotas, parsed.data);
		else locationQuotas[location] = { ...locationQuotas[location], ...clean(parsed.data) };
	}
	return { quotas, locationQuotas };
}

function numberedQuotas(): string[] {
	return Object.entries(defaultQuotas).flatMap(([name, value]) =>
		typeof value === "number" ? [name] : [],
	);
}

/** `<client id>=<secret>`, or `<client id>=@<file>` with a PEM certificate. */
export function principalOption(texts: readonly string[], cwd: string): ServicePrincipal[] {
	return texts.map((text) => {
		const at = text.indexOf("=");
		const proof = text.slice(at + 1);
		// What was received is not repeated: it may be the secret alone.
		if (at < 0 || proof === "") {
			throw new UserError(
				`--principal must be <client id>=<secret>, or <client id>=@<certificate file>; received a text ${at < 0 ? "without '='" : "with nothing after '='"}. Nothing was started.`,
			);
		}
		const clientId = guidOption("The client id of --principal", text.slice(0, at)) as string;
		return proof.startsWith("@")
			? { clientId, certificate: certificateText(resolve(cwd, proof.slice(1))) }
			: { clientId, secret: proof };
	});
}

/** `<account>/<share>=<folder>`: the folder that stands in for a share of Azure Files. */
export function shareOption(texts: readonly string[], cwd: string): Record<string, string> {
	try {
		return shareFolders(texts, cwd);
	} catch (cause) {
		if (!(cause instanceof ShareError)) throw cause;
		throw new UserError(`--share ${cause.message}. Nothing was started.`, undefined, { cause });
	}
}

/** How containers reach the network; undefined stays undefined. */
export function networkOption(text: string | undefined): NetworkKind | undefined {
	if (text === undefined || text === "host" || text === "bridge") return text;
	throw new UserError(`--network must be host or bridge; received '${text}'. Nothing was started.`);
}

/** A PEM certificate; without this check, the first client to show its assertion would find that it is none. */
function certificateText(file: string): string {
	const text = fileText("--principal", file);
	try {
		new X509Certificate(text);
		return text;
	} catch (cause) {
		throw new UserError(
			`--principal: ${file} must hold a PEM certificate; it holds something else. Nothing was started.`,
			"Such a file has the line -----BEGIN CERTIFICATE-----.",
			{ cause },
		);
	}
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
