/**
 * A server of the page and of a job of any size, which answers by the contract and runs nothing: what the page does
 * with 10,000 items is not to be told from what a server does with them.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type {
	ChangesView,
	ItemLife,
	ItemListView,
	JobView,
	QuotaListView,
} from "../../src/api/views.ts";

import { changesSince, livesAt, runningJob } from "./large-running-job.ts";

const PAGE = new URL("../../dist/app/dashboard.html", import.meta.url);
const RAN_MS = 60_000;
const AT_ONCE = 100;

export interface LargeJob {
	url: string;
	id: string;
	/** The keys that came with requests, in order; undefined where none came. */
	keys: (string | undefined)[];
	close(): Promise<void>;
}

/**
 * `key`: what requests must carry; without it, nothing. `isRunning`: half of the items have ended when it is started, and
 * it goes on by the clock.
 */
export async function serveLargeJob(
	itemCount: number,
	{ key, isRunning = false }: { key?: string; isRunning?: boolean } = {},
): Promise<LargeJob> {
	const id = "large-abc123";
	const lives = Array.from({ length: itemCount }, (_, index) => lifeOf(index));
	const halfway = Math.floor(itemCount / AT_ONCE / 2) * RAN_MS;
	const began = isRunning ? Date.now() - halfway : Date.parse("2026-01-02T03:04:05Z");
	const elapsed = () => Date.now() - began;
	const ended = jobOf(id, lives, began);
	const job = () => (isRunning ? runningJob(ended, livesAt(lives, elapsed())) : ended);
	const keys: LargeJob["keys"] = [];
	const server = createServer((request, response) => {
		const { pathname, searchParams } = new URL(request.url!, "http://page");
		const number = (name: string, otherwise: number) => Number(searchParams.get(name) ?? otherwise);
		const answer = (body: unknown) => {
			response.setHeader("content-type", "application/json");
			response.end(JSON.stringify(body));
		};
		if (pathname === "/api/dashboard") {
			response.setHeader("content-type", "text/html; charset=utf-8");
			response.end(readFileSync(PAGE));
			return;
		}
		const sent = request.headers["x-functions-key"] as string | undefined;
		keys.push(sent);
		if (key !== undefined && sent !== key) {
			response.writeHead(401).end();
			return;
		}
		const from = number("from", 0);
		switch (pathname) {
			case "/api/jobs":
				return answer({ jobs: [job()] });
			case `/api/jobs/${id}`:
				return answer(job());
			case `/api/jobs/${id}/changes`:
				return answer(
					isRunning
						? changesSince(lives, began, number("after", -1), elapsed())
						: changesOf(lives, began, number("after", 0), number("count", 1000)),
				);
			case `/api/jobs/${id}/items`:
				return answer(
					itemsOf(isRunning ? livesAt(lives, elapsed()) : lives, from, number("count", 100)),
				);
			case "/api/quota":
				return answer({ share: 1, regions: [], arm: {} } satisfies QuotaListView);
			default:
				response.statusCode = 404;
				answer({ error: { code: "JobNotFound", message: "There is no such job." } });
		}
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		id,
		keys,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** Every 97th has failed, every 41st went round once. */
function lifeOf(index: number): ItemLife {
	const launched = Math.floor(index / AT_ONCE) * RAN_MS + (index % AT_ONCE) * 300;
	const started = launched + 5000 + (index % 7) * 400;
	const isAgain = index % 41 === 7;
	const ended = launched + RAN_MS - 2000 - (index % 11) * 900;
	const [halfway, again] = [launched + 20_000, launched + 25_000];
	const status = index % 97 === 13 ? "failed" : "succeeded";
	return {
		index,
		state: status,
		launches: isAgain
			? [
					{ launch: 1, launched, started, ended: halfway, reason: "platform" },
					{ launch: 2, launched: again, started: again + 4000, ended },
				]
			: [{ launch: 1, launched, started, ended }],
		ended,
		status,
		...(status === "failed" && { reason: "application", exitCode: 3 }),
	};
}

function jobOf(id: string, lives: ItemLife[], began: number): JobView {
	const failed = lives.filter(({ status }) => status === "failed").length;
	const instant = (ms: number) => new Date(ms).toISOString();
	const last = Math.max(...lives.map(({ ended = 0 }) => ended));
	const none = { waiting: 0, launched: 0, running: 0, canceled: 0 };
	const self = `/api/jobs/${id}`;
	return {
		id,
		name: "large",
		status: "failed",
		phase: "finished",
		run: 1,
		image: "registry.example/tiles:1",
		completion: "auto",
		itemCount: lives.length,
		items: { ...none, failed, succeeded: lives.length - failed },
		createdAt: instant(began),
		runStartedAt: instant(began),
		deadlineAt: instant(began + 86_400_000),
		finishedAt: instant(began + last),
		containerGroups: 0,
		deleting: 0,
		links: {
			self,
			items: `${self}/items`,
			result: `${self}/result`,
			cancel: `${self}/cancel`,
			suspend: `${self}/suspend`,
			resume: `${self}/resume`,
			retry: `${self}/retry`,
		},
	};
}

function changesOf(lives: ItemLife[], began: number, after: number, count: number): ChangesView {
	const items = lives.slice(after, after + count);
	return {
		run: 1,
		since: new Date(began).toISOString(),
		items,
		next: String(after + items.length),
		more: after + items.length < lives.length,
		waitMs: 1000,
	};
}

function itemsOf(lives: ItemLife[], from: number, count: number): ItemListView {
	const items = lives.slice(from, from + count).map(({ index, state, ended = 0 }) => ({
		index,
		item: { tile: index, name: `tile-${index.toString(36)}`, zoom: 12 + (index % 5) },
		state,
		outcome: {
			status: state as "succeeded",
			attempts: 1,
			launches: 1,
			finishedAt: new Date(ended).toISOString(),
		},
	}));
	return { items, ...(from + count < lives.length && { next: from + count }) };
}
