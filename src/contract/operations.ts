/**
 * Every operation of the HTTP API: what it takes, what it answers, and the errors that it may answer beside
 * `InvalidRequest` and `Internal`, which any may. Handlers read their queries by it, and the OpenAPI document is
 * made from it; `routes.ts` has method and path.
 */
import * as z from "zod";
import type { ApiErrorCode } from "./error-codes.ts";
import { batch, itemIndex, jobId, type Parameters, token, wholeNumber } from "./parameters.ts";
import type { OperationName } from "./routes.ts";
import { changesSchema } from "./views/change-views.ts";
import { itemListSchema, outputAddressSchema, resultSchema } from "./views/item-views.ts";
import { jobListSchema, jobSchema } from "./views/job-views.ts";
import { logPartSchema } from "./views/log-views.ts";
import { acceptedSchema, outputAcceptedSchema } from "./views/plain-views.ts";
import { planBasisSchema } from "./views/plan-views.ts";
import { quotaListSchema } from "./views/quota-views.ts";
import { anyJson, endStatus } from "./views/values.ts";

export interface Operation {
	/** What it does, in a line. */
	summary: string;
	path: Parameters;
	query: Parameters;
	body?: {
		/** `jobFile`: its own schema describes it. */
		kind: "jobFile" | "json" | "bytes";
		/** In a request with a longer one, the answer is `TooLarge`. */
		mostBytes: number;
		required: boolean;
	};
	/** The status of success, and what the body is where it is JSON. */
	status: 200 | 201 | 202;
	answer?: z.ZodType;
	/** Whether the answer may be 302, to where the file is. */
	redirects?: true;
	errors: readonly ApiErrorCode[];
}

const MB = 1024 * 1024;
const NOTHING = {} satisfies Parameters;
const ofJob = { id: jobId } satisfies Parameters;
const ofItem = { id: jobId, index: itemIndex } satisfies Parameters;
const ofContainer = { path: { batch }, query: { t: token } };
const TOKEN_ERRORS = ["InvalidToken", "TokenExpired"] as const;

export const OPERATIONS = {
	submitJob: {
		summary: "Checks a job, stores it, and starts it",
		path: NOTHING,
		query: {
			source: z
				.string()
				.max(1024)
				.describe("A label of the client's own, by which it finds the job again")
				.exactOptional(),
			plannedMs: wholeNumber(
				{ least: 0 },
				"What a plan said that the job takes, in milliseconds",
			).exactOptional(),
			plannedMicroUsd: wholeNumber(
				{ least: 0 },
				"What the plan said that it costs, in millionths of a US dollar",
			).exactOptional(),
		},
		body: { kind: "jobFile", mostBytes: 64 * MB, required: true },
		status: 202,
		answer: jobSchema,
		errors: ["InvalidJob", "TooLarge", "NotStarted"],
	},
	listJobs: {
		summary: "A page of jobs, newest first",
		path: NOTHING,
		query: {
			limit: wholeNumber({ least: 1, most: 100 }, "How many at most").default(50),
			status: z
				.enum(["running", ...endStatus.options])
				.describe("Only jobs of this status")
				.exactOptional(),
			source: z.string().max(1024).describe("Only jobs of this label").exactOptional(),
			after: z.string().min(1).describe("The `next` of the page before").exactOptional(),
		},
		status: 200,
		answer: jobListSchema,
		errors: [],
	},
	readJob: {
		summary: "A job as it is now",
		path: ofJob,
		query: NOTHING,
		status: 200,
		answer: jobSchema,
		errors: ["JobNotFound"],
	},
	readItems: {
		summary: "A page of items in order",
		path: ofJob,
		query: {
			from: wholeNumber({ least: 0 }, "The first index").default(0),
			count: wholeNumber({ least: 1, most: 1000 }, "How many at most").default(100),
		},
		status: 200,
		answer: itemListSchema,
		errors: ["JobNotFound"],
	},
	readChanges: {
		summary: "How far every item has come, and after that, those that changed since",
		path: ofJob,
		query: {
			after: z.string().min(1).describe("The `next` of the answer before").exactOptional(),
			count: wholeNumber({ least: 1, most: 5000 }, "How many at most").default(1000),
		},
		status: 200,
		answer: changesSchema,
		errors: ["JobNotFound"],
	},
	readResult: {
		summary: "What the job returned: of its merge step, or else a list of every item's `Result`",
		path: ofJob,
		query: NOTHING,
		status: 200,
		answer: anyJson,
		errors: ["JobNotFound", "JobNotFinished", "NoResult"],
	},
	readLog: {
		summary: "The log of a launch of an item, by default of its newest",
		path: ofItem,
		query: {
			launch: wholeNumber({ least: 1 }, "Another launch than the newest").exactOptional(),
			run: wholeNumber({ least: 1 }, "Another run than the newest").exactOptional(),
		},
		status: 200,
		errors: ["JobNotFound", "ItemNotFound", "NoLog"],
	},
	followLog: {
		summary: "What an item's log has more than at the place before, also while its container runs",
		path: ofItem,
		query: { after: z.string().min(1).describe("The `next` of the answer before").exactOptional() },
		status: 200,
		answer: logPartSchema,
		errors: ["JobNotFound", "ItemNotFound"],
	},
	readOutput: {
		summary: "The file that the item's container sent beside its result",
		path: ofItem,
		query: NOTHING,
		status: 200,
		redirects: true,
		errors: ["JobNotFound", "ItemNotFound", "NoOutput"],
	},
	locateOutput: {
		summary:
			"Where that file is read without a key, for a page that may not be redirected with one",
		path: ofItem,
		query: NOTHING,
		status: 200,
		answer: outputAddressSchema,
		errors: ["JobNotFound", "ItemNotFound", "NoOutput"],
	},
	cancelJob: {
		summary: "Nothing of the job starts any more, and what runs is ended",
		path: ofJob,
		query: NOTHING,
		status: 202,
		answer: jobSchema,
		errors: ["JobNotFound"],
	},
	suspendJob: {
		summary: "Nothing more of the job is launched until it is resumed; what runs goes on",
		path: ofJob,
		query: NOTHING,
		status: 202,
		answer: jobSchema,
		errors: ["JobNotFound"],
	},
	resumeJob: {
		summary: "What waits of a suspended job may be launched again",
		path: ofJob,
		query: NOTHING,
		status: 202,
		answer: jobSchema,
		errors: ["JobNotFound"],
	},
	retryJob: {
		summary: "Runs a finished job again, only for the items that did not succeed",
		path: ofJob,
		query: NOTHING,
		status: 202,
		answer: jobSchema,
		errors: ["JobNotFound", "JobNotFinished", "NothingToRetry"],
	},
	purgeJob: {
		summary: "Removes a finished job without a trace",
		path: ofJob,
		query: NOTHING,
		status: 202,
		answer: jobSchema,
		errors: ["JobNotFound", "JobNotFinished", "StillCleaningUp"],
	},
	readQuota: {
		summary: "What is known of quotas and rates, region by region, and what of them is in use",
		path: NOTHING,
		query: NOTHING,
		status: 200,
		answer: quotaListSchema,
		errors: [],
	},
	readPlanBasis: {
		summary: "What a plan starts from: the hub as it stands, prices, and how long an image took",
		path: NOTHING,
		query: {
			image: z.string().max(512).describe("The image of the job that is planned").exactOptional(),
			regions: z
				.string()
				.max(1024)
				.describe("The job's regions, with commas between, by default the installation's")
				.exactOptional(),
		},
		status: 200,
		answer: planBasisSchema,
		errors: [],
	},
	readDocument: {
		summary: "This document",
		path: NOTHING,
		query: NOTHING,
		status: 200,
		answer: anyJson,
		errors: [],
	},
	takeCallback: {
		summary: "A container says that its item has ended, with its result",
		path: ofContainer.path,
		query: {
			...ofContainer.query,
			outcome: z.enum(["succeeded", "failed"]).default("succeeded"),
		},
		body: { kind: "json", mostBytes: MB, required: false },
		status: 202,
		answer: acceptedSchema,
		errors: [...TOKEN_ERRORS, "JobNotFound", "LaunchOver", "TooLarge"],
	},
	putOutput: {
		summary: "A container sends its item's output file",
		...ofContainer,
		body: { kind: "bytes", mostBytes: 100 * MB, required: true },
		status: 201,
		answer: outputAcceptedSchema,
		errors: [...TOKEN_ERRORS, "JobNotFound", "LaunchOver", "TooLarge"],
	},
	readOutputOfItem: {
		summary: "An item's output file, for the merge step",
		path: { batch, index: itemIndex },
		query: ofContainer.query,
		status: 200,
		redirects: true,
		errors: [...TOKEN_ERRORS, "JobNotFound", "ItemNotFound", "NoOutput"],
	},
	readResultsOfJob: {
		summary: "Every item's result in item order, for the merge step",
		...ofContainer,
		status: 200,
		answer: z.array(resultSchema),
		errors: [...TOKEN_ERRORS, "JobNotFound", "JobNotFinished"],
	},
} as const satisfies Record<OperationName, Operation>;

/** What a handler reads from an operation's query. */
export type QueryOf<Name extends OperationName> = ValuesOf<(typeof OPERATIONS)[Name]["query"]>;

type ValuesOf<P extends Parameters> = z.output<z.ZodObject<P>>;
