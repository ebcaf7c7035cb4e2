import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ItemListView, JobListView, LogPartView, QuotaListView } from "../../api/views.ts";
import type { Clock } from "../../clock/clock.ts";
import type { JsonValue } from "../../job/json.ts";
import { THIS_COMMAND } from "../server/version-skew.ts";
import { type Answer, changePlay, errorText, partOf } from "./play-change.ts";
import { playedChanges } from "./played-changes.ts";
import { type Play, playedItems, playedJob, playedResult } from "./played-job.ts";

/** The HTTP API of src/api/views.ts over jobs that are played. */
export interface FakeJobServer {
	url: string;
	/** Newest first. Tests add to it and change what is in it. */
	plays: Play[];
	/** `GET /api/jobs/a`, in the order of arrival. */
	requests: string[];
	/** What the next submitted jobs are like. */
	manner: Partial<Play>;
	/** JSON text, given instead of the played result. */
	result?: string;
	quota: QuotaListView;
	/** The parts of a log that is followed, one a request. */
	logParts?: LogPartView[];
	/** Answered to every request while it is set. */
	refuse?: { status: number; body: string };
	/** Whether answers say that they are of a Tutti, as those of a target must. */
	isDeployed: boolean;
	/** Whether it is from before jobs could be listed by status and source. */
	hasNoFilters?: boolean;
	version: string;
	api: string;
	close(): Promise<void>;
}

export async function startFakeJobServer(clock: Clock, plays: Play[] = []): Promise<FakeJobServer> {
	const server = createServer((request, response) => {
		answer(fake, clock, request)
			.then(({ status, body }) => {
				if (fake.isDeployed) {
					response.setHeader("tutti-version", fake.version);
					response.setHeader("tutti-api", fake.api);
				}
				send(response, status, body);
			})
			.catch((error) => send(response, 500, errorText("Internal", String(error))));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	const fake: FakeJobServer = {
		url: `http://127.0.0.1:${port}`,
		plays,
		requests: [],
		manner: {},
		isDeployed: false,
		version: THIS_COMMAND.version,
		api: "1-1",
		quota: { share: 1, regions: [], arm: {} },
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
	return fake;
}

async function answer(
	fake: FakeJobServer,
	clock: Clock,
	request: IncomingMessage,
): Promise<Answer> {
	const { pathname, searchParams } = new URL(request.url!, fake.url);
	fake.requests.push(`${request.method} ${pathname}`);
	if (fake.refuse !== undefined) return fake.refuse;
	const now = clock.now();
	if (pathname === "/api/quota") return { status: 200, body: JSON.stringify(fake.quota) };
	const [, id, part] = /^\/api\/jobs(?:\/([^/]+))?(?:\/(.+))?$/.exec(pathname) ?? [];
	if (id === undefined) {
		if (request.method === "GET") return list(fake, now, searchParams);
		return submit(fake, now, searchParams.get("source"), await bodyOf(request));
	}
	const play = fake.plays.find((candidate) => candidate.id === decodeURIComponent(id));
	if (play === undefined) {
		return { status: 404, body: errorText("JobNotFound", `There is no job ${id}.`) };
	}
	if (part === "items") return items(play, now, searchParams);
	if (part === "changes") return { status: 200, body: JSON.stringify(playedChanges(play, now)) };
	if (part?.endsWith("/log/part") && fake.logParts !== undefined) {
		const told = fake.logParts.shift();
		return { status: 200, body: JSON.stringify(told) };
	}
	if (part === "result") {
		return { status: 200, body: fake.result ?? JSON.stringify(playedResult(play, now)) };
	}
	const verb = request.method === "GET" ? undefined : (part ?? "purge");
	const refusal = verb === undefined ? partOf(play, part, now) : changePlay(play, verb, now);
	return refusal ?? { status: verb ? 202 : 200, body: JSON.stringify(playedJob(play, now)) };
}

function submit(fake: FakeJobServer, now: number, source: string | null, body: string): Answer {
	const document = JSON.parse(body) as { name: string; image: string; items: JsonValue[] };
	const play: Play = {
		id: `${document.name}-x7k${fake.plays.length}`,
		name: document.name,
		image: document.image,
		items: document.items,
		...(source === null ? {} : { source }),
		createdAt: now,
		parallelism: 4,
		startMs: 20,
		runMs: () => 50,
		failures: {},
		cleanUpMs: 0,
		...fake.manner,
	};
	fake.plays.unshift(play);
	return { status: 202, body: JSON.stringify(playedJob(play, now)) };
}

function list(fake: FakeJobServer, now: number, query: URLSearchParams): Answer {
	const [status, source] = [query.get("status"), query.get("source")];
	if (fake.hasNoFilters && (status !== null || source !== null)) {
		return { status: 400, body: errorText("InvalidRequest", "Unknown query parameter.") };
	}
	const plays = fake.plays.filter((play) => {
		if (source !== null && play.source !== source) return false;
		return status === null || playedJob(play, now).status === status;
	});
	const limit = Number(query.get("limit") ?? 50);
	const from = 1 + plays.findIndex((play) => play.id === query.get("after"));
	const page = plays.slice(from, from + limit);
	const view: JobListView = {
		jobs: page.map((play) => playedJob(play, now)),
		...(from + limit < plays.length ? { next: page.at(-1)!.id } : {}),
	};
	return { status: 200, body: JSON.stringify(view) };
}

function items(play: Play, now: number, query: URLSearchParams): Answer {
	const from = Number(query.get("from") ?? 0);
	const end = from + Number(query.get("count") ?? 100);
	const view: ItemListView = {
		items: playedItems(play, now).slice(from, end),
		...(end < play.items.length ? { next: end } : {}),
	};
	return { status: 200, body: JSON.stringify(view) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	let body = "";
	for await (const chunk of request.setEncoding("utf8")) body += chunk;
	return body;
}

function send(response: ServerResponse, status: number, body: string): void {
	response.writeHead(status, { "content-type": "application/json" }).end(body);
}
