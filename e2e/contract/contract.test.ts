/** Every operation of a running server, called with right and wrong values: each answer is as the document says. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { client } from "../../src/client/client.ts";
import { realClock } from "../../src/clock/real-clock.ts";
import { OPERATIONS } from "../../src/contract/operations.ts";
import { type OperationName, ROUTES } from "../../src/contract/routes.ts";
import { type SimulatedTutti, startSimulatedTutti } from "../simulated-tutti.ts";
import { type AnswerChecker, answerChecker } from "./answer-checker.ts";
import { jobsToAskOf, runOf } from "./jobs-to-ask-of.ts";
import { type KnownValues, oddRequests, rightRequest } from "./odd-requests.ts";
import { type RawAnswer, type RawRequest, rawRequest } from "./raw-request.ts";

const RUNS = Number(process.env.TUTTI_FUZZ_RUNS ?? 60);
const SEED = Number(process.env.TUTTI_FUZZ_SEED ?? 7);
const NAMES = Object.keys(ROUTES) as OperationName[];
/** What changes jobs comes after what reads them. */
const IN_ORDER = NAMES.toSorted((a, b) => rankOf(a) - rankOf(b));

const folder = mkdtempSync(join(tmpdir(), "tutti-contract-"));
let tutti: SimulatedTutti;
let check: AnswerChecker;
let known: (name: OperationName) => KnownValues;

beforeAll(async () => {
	tutti = await startSimulatedTutti({
		...{ folder, clock: realClock(), seed: "contract", pollIntervalMs: 500 },
		decide: ({ environment }) => runOf(environment),
	});
	const document = await client({ url: tutti.url }).readDocument();
	check = answerChecker(document as object);
	known = await jobsToAskOf(tutti);
}, 120_000);
afterAll(async () => {
	await tutti.close();
	rmSync(folder, { recursive: true, force: true });
});

function rankOf(name: OperationName): number {
	const { method, access } = ROUTES[name];
	return ["GET", "PUT", "POST", "DELETE"].indexOf(method) - (access === "token" ? 0.5 : 0);
}

/** The app gave it; the host answers in its place what it finds no function for. */
function isApps({ headers }: RawAnswer): boolean {
	return headers["tutti-version"] !== undefined;
}

/** What of an answer is not as the document says. */
function faultOf(
	name: OperationName,
	{ method }: RawRequest,
	answer: RawAnswer,
): string | undefined {
	if (answer.status >= 500) return `${answer.status}: ${answer.body.toString().slice(0, 500)}`;
	if (!isApps(answer)) {
		return [400, 404].includes(answer.status) ? undefined : `the host answered ${answer.status}`;
	}
	const fault = check(name, answer);
	if (fault === undefined) return undefined;
	// A part that is empty, or a dot, may have led to another operation.
	const others = NAMES.filter((other) => other !== name && ROUTES[other].method === method);
	return others.some((other) => check(other, answer) === undefined) ? undefined : fault;
}

describe("the API, as its document says", () => {
	it.each(IN_ORDER)(
		"answers a right request of %s, and whatever else is asked of it",
		async (name) => {
			const right = await rawRequest(tutti.url, rightRequest(name, known(name)));
			expect(right.status).toBe(OPERATIONS[name].status);
			expect(check(name, right)).toBeUndefined();
			const statuses = new Set<number>();
			await fc.assert(
				fc.asyncProperty(oddRequests(name, known(name)), async (sent) => {
					const answer = await rawRequest(tutti.url, sent);
					statuses.add(answer.status);
					expect(faultOf(name, sent, answer)).toBeUndefined();
				}),
				{ numRuns: RUNS, seed: SEED },
			);
			expect([...statuses].some((status) => status >= 400)).toBe(true);
		},
	);

	it.each(NAMES)("answers no other method where %s is", async (name) => {
		const taken = NAMES.filter((other) => ROUTES[other].path === ROUTES[name].path);
		const { target } = rightRequest(name, known(name));
		for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"]) {
			if (taken.some((other) => ROUTES[other].method === method)) continue;
			const { status, headers } = await rawRequest(tutti.url, { method, target });
			const readers = headers["access-control-allow-origin"];
			expect({ method, status, readers }).toEqual({ method, status: 404 });
		}
	});

	it("is held against: an answer that is not so is found", () => {
		const headers = {
			...{ "content-type": "application/json", "cache-control": "no-store" },
			...{ "tutti-version": "0.2.0", "tutti-api": "1-1" },
		};
		const fault = (status: number, body: unknown, others: object = {}) =>
			check("listJobs", {
				...{ status, headers: { ...headers, ...others } },
				body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
			});
		expect(fault(200, { jobs: [] })).toBeUndefined();
		expect(fault(200, { jobs: [{}] })).toContain("must have required property 'id'");
		expect(fault(200, { jobs: [], other: 1 })).toContain("other");
		expect(fault(200, "{")).toBe("it is no JSON");
		expect(fault(418, {})).toContain("418");
		expect(fault(200, { jobs: [] }, { "cache-control": "public" })).toContain("cache");
		expect(fault(200, { jobs: [] }, { "tutti-version": undefined })).toContain("tutti-version");
		expect(fault(400, {}, { "tutti-api": "1" })).toBe("its header tutti-api is 1");
		expect(fault(400, { error: { code: "JobNotFound", message: "" } })).toContain("allowed values");
	});
});
