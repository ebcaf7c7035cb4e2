/**
 * The names under which spans, metrics and what they carry go out. Queries in `infra/queries` and dashboards of
 * users depend on them. Names of OpenTelemetry's semantic conventions are used where there are any.
 */

export const SPAN = {
	/** One run of a job, from its submission (or `retry`) until its last outcome. */
	job: "tutti.job",
	/** One item, from its job's beginning until its outcome. */
	item: "tutti.item",
	/** What an item goes through in one launch, in this order. */
	backoff: "tutti.item.backoff",
	wait: "tutti.item.wait",
	start: "tutti.item.start",
	run: "tutti.item.run",
	settle: "tutti.item.settle",
	/** One container group, from when it was asked for until its items were settled. */
	launch: "tutti.launch",
} as const;

export const ATTRIBUTE = {
	hub: "tutti.hub",
	jobId: "tutti.job.id",
	jobName: "tutti.job.name",
	jobItems: "tutti.job.items",
	/** Which run of the job, from 1. */
	run: "tutti.job.run",
	/** succeeded, failed, canceled. */
	status: "tutti.status",
	/** Of an item or a launch that did not succeed; the reasons of docs/api.md. */
	reason: "tutti.reason",
	item: "tutti.item.index",
	isMerge: "tutti.item.merge",
	attempts: "tutti.item.attempts",
	launches: "tutti.item.launches",
	exitCode: "tutti.item.exit_code",
	batch: "tutti.batch",
	/** Which launch of its batch, from 1. */
	launch: "tutti.launch.number",
	launchItems: "tutti.launch.items",
	/** How the create was answered. */
	result: "tutti.launch.result",
	group: "tutti.group.name",
	vcpus: "tutti.group.vcpus",
	memoryGb: "tutti.group.memory_gb",
	/** From the create's answer until the last item's end: what a group is paid for, but for its deletion. */
	groupSeconds: "tutti.group.seconds",
	sku: "tutti.sku",
	operation: "tutti.arm.operation",
	/** The same as `error.type`, which Application Insights drops from spans. */
	armError: "tutti.arm.error",
	retryAfterSeconds: "tutti.arm.retry_after",
	region: "cloud.region",
	method: "http.request.method",
	statusCode: "http.response.status_code",
	urlTemplate: "url.template",
	serverAddress: "server.address",
	errorType: "error.type",
} as const;

export interface Metric {
	name: string;
	kind: "counter" | "histogram" | "gauge";
	/** In UCUM, as OpenTelemetry has units. */
	unit: string;
	description: string;
}

export const METRIC = {
	jobs: counter("tutti.jobs", "{job}", "Runs of jobs that ended, by status"),
	jobDuration: histogram("tutti.job.duration", "s", "From a run's beginning until its end"),
	items: counter("tutti.items", "{item}", "Items that ended, by status and reason"),
	launches: counter("tutti.launches", "{launch}", "Launches that were settled, by result"),
	wait: histogram(
		"tutti.launch.wait.duration",
		"s",
		"Waiting for quota and rates, without backoff",
	),
	start: histogram(
		"tutti.launch.start.duration",
		"s",
		"From the grant until an item's container ran",
	),
	run: histogram("tutti.item.run.duration", "s", "An item's container from its start to its end"),
	cpuTime: counter("tutti.group.cpu.time", "{vCPU}.s", "vCPU-seconds of container groups"),
	memoryTime: counter("tutti.group.memory.time", "GBy.s", "GB-seconds of container groups"),
	groupsInUse: gauge("tutti.quota.groups.usage", "{group}", "Container groups of this hub"),
	groupsLimit: gauge(
		"tutti.quota.groups.limit",
		"{group}",
		"The region's quota of container groups",
	),
	coresInUse: gauge("tutti.quota.cores.usage", "{vCPU}", "vCPUs that this hub holds"),
	coresLimit: gauge("tutti.quota.cores.limit", "{vCPU}", "The region's quota of vCPUs"),
	waiting: gauge("tutti.quota.waiting", "{launch}", "Launches that wait for quota or rates"),
	armRequests: histogram(
		"http.client.request.duration",
		"s",
		"Requests to Azure Resource Manager, by operation and status",
	),
} as const;

function counter(name: string, unit: string, description: string): Metric {
	return { name, kind: "counter", unit, description };
}
function histogram(name: string, unit: string, description: string): Metric {
	return { name, kind: "histogram", unit, description };
}
function gauge(name: string, unit: string, description: string): Metric {
	return { name, kind: "gauge", unit, description };
}
