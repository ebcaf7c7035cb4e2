/** The address of the page, or of a job on it, at a server's origin. It holds no key: the page asks for one. */
export function dashboardUrl(origin: string, jobId?: string): string {
	const page = `${origin.replace(/\/$/, "")}/api/dashboard`;
	return jobId === undefined ? page : `${page}#/jobs/${encodeURIComponent(jobId)}`;
}
