import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface Azurite {
	/** Of the one account it has. */
	connectionString: string;
	accountName: string;
	blobsUrl: string;
	tablesUrl: string;
	stop(): Promise<void>;
}

/** Starts Azurite, Microsoft's emulator of Storage, with nothing in it and on free ports. */
export async function startAzurite(options: readonly string[] = []): Promise<Azurite> {
	const program = fileURLToPath(import.meta.resolve("azurite/dist/src/azurite.js"));
	const accountName = "tuttitest";
	const key = randomBytes(64).toString("base64");
	const ports = ["blob", "queue", "table"].flatMap((service) => [`--${service}Port`, "0"]);
	const child = spawn(
		process.execPath,
		[
			"--import",
			END_WITH_PARENT,
			program,
			...ports,
			"--inMemoryPersistence",
			"--disableTelemetry",
			"--silent",
			...options,
		],
		{
			cwd: tmpdir(),
			env: { ...process.env, AZURITE_ACCOUNTS: `${accountName}:${key}` },
			stdio: ["pipe", "pipe", "inherit"],
		},
	);
	const addresses = await addressesOf(child);
	const blobsUrl = `${addresses.Blob}/${accountName}`;
	const tablesUrl = `${addresses.Table}/${accountName}`;
	return {
		accountName,
		blobsUrl,
		tablesUrl,
		connectionString: `DefaultEndpointsProtocol=${new URL(blobsUrl).protocol.slice(0, -1)};AccountName=${accountName};AccountKey=${key};BlobEndpoint=${blobsUrl};TableEndpoint=${tablesUrl};`,
		async stop() {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const ended = once(child, "exit");
			child.kill("SIGKILL");
			await ended;
		},
	};
}

/** Its standard input ends with the process that started it, however that ends. */
const END_WITH_PARENT = 'data:text/javascript,process.stdin.on("end",()=>process.exit()).resume()';

const LISTENING = /Azurite (\w+) service is successfully listening at (\S+)/;

async function addressesOf(child: ChildProcess): Promise<Record<string, string>> {
	const found: Record<string, string> = {};
	const lines: string[] = [];
	for await (const line of createInterface(child.stdout!)) {
		lines.push(line);
		const [, service, address] = LISTENING.exec(line) ?? [];
		if (service !== undefined && address !== undefined) found[service] = address;
		if (found.Blob && found.Table) {
			child.stdout?.resume();
			return found;
		}
	}
	throw new Error(`Azurite ended before it listened. It said:\n${lines.join("\n")}`);
}
