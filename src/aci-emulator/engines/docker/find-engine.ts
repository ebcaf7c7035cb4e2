import { addressWords, type EngineAddress, engineAddresses } from "./engine-address.ts";
import { type EngineApi, engineApi } from "./engine-api.ts";

/** An engine that answers. */
export interface FoundEngine {
	api: EngineApi;
	address: EngineAddress;
	/** Such as "Docker 28.2.2 at /var/run/docker.sock". */
	words: string;
	isPodman: boolean;
	/** Of the machine that the engine runs on. */
	cores: number;
}

export type EngineSearch =
	| { found: FoundEngine }
	/** What was tried, and what each said. */
	| { found?: undefined; why: string };

interface EngineVersion {
	Version: string;
	Components?: { Name: string }[];
}

/** How long an engine may take to say who it is, in milliseconds of the wall. On a busy machine podman took 3 s. */
const ANSWER_WITHIN_MS = 10_000;

/** The first of the usual container engines that answers in time and runs Linux containers. Throws nothing. */
export async function findEngine(
	env: NodeJS.ProcessEnv,
	withinMs = ANSWER_WITHIN_MS,
): Promise<EngineSearch> {
	const said: string[] = [];
	try {
		const addresses = engineAddresses(env);
		if (addresses.length === 0) return { why: "there is no socket of Docker or podman" };
		for (const address of addresses) {
			try {
				return { found: await meet(address, withinMs) };
			} catch (error) {
				said.push(`${addressWords(address)}: ${(error as Error).message}`);
			}
		}
	} catch (error) {
		said.push((error as Error).message);
	}
	return { why: said.join("; ") };
}

async function meet(address: EngineAddress, withinMs: number): Promise<FoundEngine> {
	const api = engineApi(address);
	const signal = AbortSignal.timeout(withinMs);
	try {
		const [version, about] = await Promise.all([
			api.call<EngineVersion>("GET", "/version", { signal }),
			api.call<{ NCPU: number; OSType?: string }>("GET", "/info", { signal }),
		]);
		if (about.OSType === "windows") throw new Error("it runs Windows containers");
		const isPodman = (version.Components ?? []).some(({ Name }) => /podman/i.test(Name));
		const name = isPodman ? "podman" : "Docker";
		const words = `${name} ${version.Version} at ${addressWords(address)}`;
		return { api, address, words, isPodman, cores: about.NCPU };
	} catch (error) {
		api.close();
		throw signal.aborted ? new Error(`it did not answer within ${withinMs / 1000} s`) : error;
	}
}
