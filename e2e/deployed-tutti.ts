/**
 * A Tutti as it is deployed, as far as that can be had here: the app's bundle on `tutti host --keys`, which asks for keys
 * as Azure does, with the emulator in the place of Container Instances.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startAciEmulator } from "../src/aci-emulator/aci-emulator.ts";
import { realClock } from "../src/clock/real-clock.ts";

const COMMAND = fileURLToPath(new URL("../bin/tutti.js", import.meta.url));
const APP = fileURLToPath(new URL("../dist/azure", import.meta.url));

export interface DeployedTutti {
	url: string;
	/** Its function key. */
	key: string;
	folder: string;
	/** What the host has written. */
	log(): string;
	stop(): Promise<void>;
	/** Ends the host as by `kill -9`, and starts it again at the same address. */
	kill(): Promise<void>;
	start(): Promise<void>;
}

export async function deployedTutti(): Promise<DeployedTutti> {
	const folder = mkdtempSync(join(tmpdir(), "tutti-deployed-"));
	const emulator = await startAciEmulator({
		stateDirectory: join(folder, "aci"),
		clock: realClock(),
		timing: { pendingMs: 20, pullMs: 20, startMs: 10 },
		armRates: "unlimited",
	});
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const environment = {
		PATH: process.env.PATH,
		TUTTI_HUB: "deployed",
		TUTTI_KEY: Buffer.alloc(32, 7).toString("base64"),
		TUTTI_STORE: join(folder, "store"),
		TUTTI_SUBSCRIPTION_ID: emulator.subscriptionId,
		TUTTI_RESOURCE_GROUP: emulator.resourceGroup,
		TUTTI_LOCATION: emulator.location,
		TUTTI_ARM_ENDPOINT: emulator.url,
		TUTTI_ARM_CA: emulator.caFile,
		TUTTI_POLL_INTERVAL_MS: "500",
		TUTTI_PUBLIC_URL: url,
		IDENTITY_ENDPOINT: emulator.identity.endpoint,
		IDENTITY_HEADER: emulator.identity.header,
	};
	const state = join(folder, "host.db");
	let log = "";
	let host: ChildProcess | undefined;
	const end = async (signal: NodeJS.Signals) => {
		if (host === undefined || host.exitCode !== null) return;
		const exit = once(host, "exit");
		host.kill(signal);
		await exit;
	};
	const start = async () => {
		const options = ["--keys", "--port", `${port}`, "--state", state, "--json-log"];
		host = spawn(process.execPath, [COMMAND, "host", APP, ...options], {
			env: environment,
			stdio: ["ignore", "pipe", "inherit"],
		});
		host.stdout!.setEncoding("utf8").on("data", (chunk: string) => (log += chunk));
		const lines = createInterface({ input: host.stdout! });
		await Promise.race([
			once(lines, "line"),
			once(host, "exit").then(() => Promise.reject(new Error("The host did not start."))),
		]);
	};
	await start();
	const keys = JSON.parse(readFileSync(`${state}.keys.json`, "utf8"));
	return {
		...{ url, folder, start, key: keys.functionKeys.default },
		log: () => log,
		kill: () => end("SIGKILL"),
		async stop() {
			await end("SIGTERM");
			await emulator.close({ containers: "stop" });
			rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as { port: number };
	server.close();
	await once(server, "close");
	return port;
}
