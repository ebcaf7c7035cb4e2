import { spawn } from "node:child_process";
import * as http from "node:http";
import * as https from "node:https";
import type { ContainerProbe } from "./container-engine.ts";

/** Where a probe's command runs: as the container itself. */
export interface ProbeSurroundings {
	env: NodeJS.ProcessEnv;
	working: string;
}

/**
 * Whether a probe of a container that is a plain process succeeds: its command exits with 0 within the time,
 * or an HTTP request to this machine is answered with 200 to 399, as Kubernetes has it.
 */
export async function processProbe(
	{ exec, httpGet, timeoutSeconds }: ContainerProbe,
	surroundings: ProbeSurroundings,
): Promise<boolean> {
	const timeoutMs = timeoutSeconds * 1000;
	if (exec && !(await exitsWithZero(exec.command, timeoutMs, surroundings))) return false;
	return httpGet ? await answersWell(httpGet, timeoutMs) : true;
}

function exitsWithZero(
	[program, ...words]: string[],
	timeout: number,
	{ env, working }: ProbeSurroundings,
): Promise<boolean> {
	return new Promise((resolve) => {
		if (program === undefined) return resolve(false);
		const how = { env, timeout, cwd: working, stdio: "ignore", killSignal: "SIGKILL" } as const;
		const child = spawn(program, words, how);
		child.once("error", () => resolve(false));
		child.once("exit", (code) => resolve(code === 0));
	});
}

function answersWell(
	{ port, path = "/", scheme = "http", httpHeaders = [] }: NonNullable<ContainerProbe["httpGet"]>,
	timeoutMs: number,
): Promise<boolean> {
	const headers = Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value]));
	const signal = AbortSignal.timeout(timeoutMs);
	const { get } = scheme.toLowerCase() === "https" ? https : http;
	return new Promise((resolve) => {
		const request = get(
			{ host: "127.0.0.1", port, path, headers, signal, agent: false, rejectUnauthorized: false },
			({ statusCode = 0 }) => {
				resolve(statusCode >= 200 && statusCode < 400);
				request.destroy();
			},
		);
		request.once("error", () => resolve(false));
	});
}
