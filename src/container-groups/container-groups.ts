/**
 * The port to Azure Container Instances: the few verbs that Tutti needs of container groups. No member
 * throws for what the service answers; a broken connection or an unreadable answer is an answer too
 * (`unclear`). Instants are milliseconds since the epoch.
 */
export interface ContainerGroups {
	/** One PUT. Never sent twice by this port, whatever happens. */
	create(spec: GroupSpec): Promise<CreateAnswer>;
	read(name: string): Promise<ReadAnswer>;
	/** The groups that carry the hub's tag. As LIST shows them: without the state of their containers. */
	list(hub: string): Promise<ListAnswer>;
	delete(name: string): Promise<DeleteAnswer>;
	/** The last lines of a container's log; undefined when there is none to be had. */
	readLog(name: string, container: string, tailLines: number): Promise<string | undefined>;
}

export interface GroupSpec {
	name: string;
	tags: Record<string, string>;
	containers: ContainerInGroup[];
	/** Text files by name, in a read-only volume that every container mounts at `filesMountPath`. */
	files: Record<string, string>;
	filesMountPath: string;
}

export interface ContainerInGroup {
	name: string;
	image: string;
	command?: string[];
	env: Record<string, string>;
	/** Variables that the service never shows again. */
	secretEnv: Record<string, string>;
	cpuCores: number;
	memoryGb: number;
}

export type CreateAnswer =
	| { answer: "created" }
	| {
			answer: "refused";
			why: "capacity" | "quota" | "throttled" | "invalid" | "denied";
			message: string;
			retryAfterMs?: number;
	  }
	/** It may have been done, or not. */
	| { answer: "unclear"; message: string };

export type ReadAnswer =
	| { answer: "found"; group: GroupView }
	| { answer: "absent" }
	| { answer: "unclear"; message: string; retryAfterMs?: number };

export type ListAnswer =
	| { answer: "found"; groups: { name: string; tags: Record<string, string>; location: string }[] }
	| { answer: "unclear"; message: string };

export type DeleteAnswer =
	| { answer: "gone" }
	/** The service has not done it, or not yet; to be asked again. */
	| { answer: "unclear"; message: string };

export interface GroupView {
	name: string;
	tags: Record<string, string>;
	/** Pending, Creating, Succeeded, Failed and others: only terminal values mean anything. */
	provisioningState: string;
	events: GroupEvent[];
	containers: ContainerView[];
}

export interface GroupEvent {
	name: string;
	type: string;
	message: string;
	count: number;
}

export interface ContainerView {
	name: string;
	state: "waiting" | "running" | "terminated";
	restartCount: number;
	exitCode?: number;
	startedAt?: number;
	finishedAt?: number;
	events: GroupEvent[];
}
