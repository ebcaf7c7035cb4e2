import { Duplex } from "node:stream";
import type { ContainerProbe, ContainerSession } from "../container-engine.ts";
import { type EngineApi, EngineAwayError, unheard } from "./engine-api.ts";
import { LogFrames } from "./log-frames.ts";

/**
 * What makes most programs at a terminal end: Ctrl-C and Ctrl-D, then for those that do not care Ctrl-\. A shell
 * forgets what was typed ahead, and may have other shells in it, so it is typed again. An engine has no call
 * that ends an exec.
 */
const LEAVE = "\x03\x04";
const LEAVE_AT_LAST = "\x1c\x04";
/** In milliseconds of the wall, and how often at most. */
const LEAVE_EVERY_MS = 200;
const LEAVE_TIMES = 10;

/** Runs a command at a terminal of its own in a running container. */
export async function execSession(
	api: EngineApi,
	container: string,
	command: string[],
	size: { rows: number; cols: number },
): Promise<ContainerSession> {
	const streams = { AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty: true };
	const path = `/containers/${container}/exec`;
	const { Id } = await api.call<{ Id: string }>("POST", path, {
		body: { ...streams, Cmd: command },
	});
	const stream = await api.hijack(`/exec/${Id}/start`, { Detach: false, Tty: true });
	const resize = async (rows: number, columns: number) => {
		await api.call("POST", `/exec/${Id}/resize`, { query: { h: rows, w: columns } });
	};
	// A command that ended at once has no terminal any more.
	await resize(size.rows, size.cols).catch(() => undefined);
	return { stream, resize, close: once(() => leave(stream)) };
}

function leave(stream: Duplex): void {
	if (stream.readableEnded || !stream.writable) return void stream.destroy();
	let times = 0;
	const type = () => {
		if (times === LEAVE_TIMES) return void stream.destroy();
		times += 1;
		stream.write(times === 1 ? LEAVE : LEAVE_AT_LAST);
	};
	const typing = setInterval(type, LEAVE_EVERY_MS);
	stream.once("close", () => clearInterval(typing));
	stream.once("end", () => stream.destroy());
	stream.resume();
	type();
}

function once(act: () => void): () => void {
	let isDone = false;
	return () => {
		if (!isDone) act();
		isDone = true;
	};
}

/** The output of a container from now on. Containers have no input here, so what is written is dropped. */
export async function attachSession(api: EngineApi, container: string): Promise<ContainerSession> {
	const query = { follow: 1, stdout: 1, stderr: 1, tail: 0 };
	const source = await api.stream("GET", `/containers/${container}/logs`, { query });
	const output = source.pipe(new LogFrames());
	source.once("error", (error) => output.destroy(error));
	const stream = Duplex.from({
		readable: output,
		writable: async (input: AsyncIterable<unknown>) => {
			for await (const _ of input);
		},
	});
	return {
		stream,
		close() {
			source.destroy();
			stream.destroy();
		},
	};
}

interface ExecState {
	Running: boolean;
	/** 0, with podman, while it runs. */
	ExitCode: number | null;
}

/** Whether a command exits with 0 in a container within the probe's time. */
async function execSucceeds(
	api: EngineApi,
	container: string,
	command: string[],
	signal: AbortSignal,
): Promise<boolean> {
	const path = `/containers/${container}/exec`;
	const { Id } = await api.call<{ Id: string }>("POST", path, {
		body: { AttachStdout: true, AttachStderr: true, Cmd: command },
	});
	const body = { Detach: false, Tty: false };
	const output = await api.stream("POST", `/exec/${Id}/start`, { body, signal });
	for await (const _ of output); // it ends with the command, or without an error when the signal does
	const { Running, ExitCode } = await api.call<ExecState>("GET", `/exec/${Id}/json`, { signal });
	return !Running && ExitCode === 0;
}

/** Any answer from 200 to 399 is a success, as in Kubernetes, whose probes ACI's are. */
async function httpSucceeds(
	address: string,
	{ port, path = "/", scheme = "http", httpHeaders = [] }: NonNullable<ContainerProbe["httpGet"]>,
	signal: AbortSignal,
): Promise<boolean> {
	const url = new URL(path, `${scheme.toLowerCase()}://${address}:${port}`);
	const headers = httpHeaders.map(({ name, value }): [string, string] => [name, value]);
	const answer = await fetch(url, { headers, redirect: "manual", signal });
	await answer.body?.cancel();
	return answer.status >= 200 && answer.status < 400;
}

/**
 * Whether the probe succeeds. What keeps it from being carried out is a failure as well, but for an engine that
 * does not answer: that says nothing of the container, and is thrown.
 */
export async function probeSucceeds(
	api: EngineApi,
	container: string,
	addressOf: () => Promise<string>,
	{ exec, httpGet, timeoutSeconds }: ContainerProbe,
): Promise<boolean> {
	const signal = AbortSignal.timeout(timeoutSeconds * 1000);
	try {
		if (exec && !(await execSucceeds(api, container, exec.command, signal))) return false;
		return !httpGet || (await httpSucceeds(await addressOf(), httpGet, signal));
	} catch (error) {
		const failure = unheard(error as Error);
		if (failure instanceof EngineAwayError) throw failure;
		return false;
	}
}
