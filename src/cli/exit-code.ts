/** What the exit code of `tutti` says. Only `main.ts` hands one to the process. */
export const exitCodes = {
	succeeded: 0,
	/** An item or the merge step failed, or the job was canceled. */
	jobFailed: 1,
	/** The job file or the command line is wrong, names a job that does not exist, or a target that cannot be used as it is: no key, another version. */
	usage: 2,
	/** The server failed or cannot be reached, or Tutti itself has a fault. */
	internal: 3,
	/** 128 + SIGINT: following was stopped; the job goes on. */
	interrupted: 130,
	/** 128 + SIGPIPE: whoever read the output has gone. */
	outputClosed: 141,
	/** 128 + SIGTERM: as `interrupted`. */
	terminated: 143,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The table of `tutti --help`. */
export const exitCodeHelp = `Exit codes:
  0    every item succeeded, and the merge step, if there is one
  1    an item or the merge step failed, or the job was canceled
  2    the job file or the command line is wrong, or the target's key or version
  3    the server failed or cannot be reached, or Tutti has a fault
  130  stopped by Ctrl-C (143 by SIGTERM); the job goes on where it is
  141  the reader of the output has gone; the job goes on where it is`;
