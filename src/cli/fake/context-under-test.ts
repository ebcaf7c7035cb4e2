import { EventEmitter } from "node:events";
import { PassThrough, Readable } from "node:stream";
import type { Clock } from "../../clock/clock.ts";
import type { CommandContext, LocalServers, Output } from "../command-context.ts";

/** A context whose outputs are kept, whose signals a test emits, and whose server is the one at `url`. */
export interface ContextUnderTest extends CommandContext {
	/** What has been written so far. */
	out: () => string;
	err: () => string;
	/** The URL of the server that runs; undefined: none does. A test may change it. */
	url: string | undefined;
	/** The state folders whose server was started, found running or stopped, and what was to open a browser. */
	calls: string[];
}

export function contextUnderTest(settings: {
	cwd: string;
	clock: Clock;
	url?: string;
	terminal?: { columns: number; rows: number };
	environment?: Record<string, string | undefined>;
	stdin?: string;
}): ContextUnderTest {
	const { cwd, clock, terminal, environment = {} } = settings;
	const out = kept(terminal && { isTTY: true, ...terminal });
	const err = kept();
	const context: ContextUnderTest = {
		cwd,
		clock,
		environment,
		machine: "laptop",
		stdin: Readable.from([settings.stdin ?? ""]),
		stdout: out.output,
		stderr: err.output,
		out: out.text,
		err: err.text,
		signals: new EventEmitter(),
		suspend: () => undefined,
		url: settings.url,
		calls: [],
		localServers: servers(() => context),
		platform: "linux",
		async openBrowser(command) {
			context.calls.push(command.join(" "));
			return true;
		},
	};
	return context;
}

function servers(context: () => ContextUnderTest): LocalServers {
	const find = async () => {
		const { url } = context();
		if (url === undefined) return undefined;
		return { url, pid: 1, started: false, notices: ["A notice."], said: ["It said so."] };
	};
	return {
		findLocalServer: find,
		async ensureLocalServer(folder) {
			context().calls.push(`ensure ${folder}`);
			const server = await find();
			if (server !== undefined) return server;
			throw Object.assign(new Error("It does not start."), { code: "start-failed", hint: "Wait." });
		},
		async stopLocalServer(folder) {
			context().calls.push(`stop ${folder}`);
			return (await find()) !== undefined;
		},
		async serveLocally(folder) {
			context().calls.push(`serve ${folder}`);
		},
	};
}

function kept(terminal: { isTTY?: boolean; columns?: number; rows?: number } = {}) {
	let text = "";
	const stream = new PassThrough();
	stream.setEncoding("utf8").on("data", (chunk: string) => {
		text += chunk;
	});
	return { output: Object.assign(stream, terminal) as Output, text: () => text };
}
