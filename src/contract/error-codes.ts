/** Every error code of the API, with its HTTP status and its meaning. */
export const ERROR_CODES = {
	InvalidJob: { status: 400, meaning: "The job file is not valid" },
	InvalidRequest: {
		status: 400,
		meaning: "A query parameter or the body is not what the operation takes",
	},
	InvalidToken: {
		status: 401,
		meaning: "The token was not made for this batch by this installation",
	},
	JobNotFound: { status: 404, meaning: "There is no such job" },
	ItemNotFound: { status: 404, meaning: "The job has no such item" },
	NoLog: { status: 404, meaning: "The item has no log: it did not run, or wrote nothing" },
	NoOutput: {
		status: 404,
		meaning: "The item's container sent no output file, or the item has not ended",
	},
	JobNotFinished: {
		status: 409,
		meaning: "The job has not ended: it has no result yet, and is neither run again nor removed",
	},
	NothingToRetry: {
		status: 409,
		meaning: "Every item and the merge step succeeded, or the job was run too often",
	},
	StillCleaningUp: { status: 409, meaning: "The finished job still has container groups" },
	NoResult: {
		status: 409,
		meaning: "The job has ended and has no result: its merge step did not run, or failed",
	},
	LaunchOver: {
		status: 409,
		meaning:
			"The callback or output file is of a launch that is over: its item has an outcome, or runs again",
	},
	TokenExpired: { status: 410, meaning: "The token is past its time" },
	TooLarge: { status: 413, meaning: "The body is larger than the operation takes" },
	Internal: { status: 500, meaning: "A fault; the app's log says more" },
	NotStarted: {
		status: 503,
		meaning: "The durable engine did not take the job; nothing was started",
	},
} as const satisfies Record<string, { status: number; meaning: string }>;

export type ApiErrorCode = keyof typeof ERROR_CODES;
