/**
 * The port to Azure Container Instances: the few verbs that Tutti needs of container groups. No member
 * throws for what the service answers; a broken connection or an unreadable answer is an answer too
 * (`unclear`). Instants are milliseconds since the epoch. Answers carry what the service told of its rates.
 */
import type { Sku } from "../job/job.ts";
import type { Mounts, Platform, VaultSecret } from "../job/platform.ts";
import type { RateReading } from "./rate-reading.ts";

export interface ContainerGroups {
	/** One PUT. Never sent twice by this port, whatever happens. */
	create(spec: GroupSpec): Promise<CreateAnswer>;
	read(name: string): Promise<ReadAnswer>;
	/** The groups that carry the hub's tag. As LIST shows them: without the state of their containers. */
	list(hub: string): Promise<ListAnswer>;
	delete(name: string): Promise<DeleteAnswer>;
	/** The subscription's quotas in a region, and what of them is in use by anybody. */
	usages(location: string): Promise<UsagesAnswer>;
	/** The last lines of a container's log; undefined when there is none to be had. */
	readLog(name: string, container: string, tailLines: number): Promise<string | undefined>;
}

export interface GroupSpec {
	name: string;
	/** The Azure region. */
	location: string;
	sku: Sku;
	tags: Record<string, string>;
	containers: ContainerInGroup[];
	/** Run one after the other before the containers. */
	initContainers?: InitContainerInGroup[];
	/** Text files by name, in a read-only volume that every container mounts at `filesMountPath`. */
	files: Record<string, string>;
	filesMountPath: string;
	/** What the group is asked for beyond its containers, with the values of its secrets. */
	platform?: GroupPlatform;
}

/** A value, or where in a key vault the service finds it. */
export type SecretValue = string | VaultSecret;

/** A platform but for the parts that are containers, or belong to one. */
export type GroupPlatform = Omit<Platform<SecretValue>, "sidecars" | "initContainers" | "mounts">;

export interface ContainerInGroup extends InitContainerInGroup {
	cpuCores: number;
	memoryGb: number;
}

export interface InitContainerInGroup {
	name: string;
	image: string;
	command?: string[];
	env: Record<string, string>;
	/** Variables that the service never shows again. */
	secretEnv: Record<string, SecretValue>;
	/** Volumes of the platform. */
	mounts?: Mounts;
}

/** What every answer may tell beside itself. */
interface Told {
	rates?: RateReading;
	/** The service's Retry-After. */
	retryAfterMs?: number;
}

/** Why a create was certainly not done. */
export type RefusalKind =
	/** No room in the region for what was asked (409 ServiceUnavailable). */
	| "capacity"
	/** A quota of the subscription is used up. */
	| "quota"
	/** Too many requests. */
	| "throttled"
	/** The image cannot be reached or run, as ACI found before it created anything. */
	| "image"
	/** The request is wrong, and would be so again. */
	| "invalid"
	/** This identity may not do it. */
	| "denied"
	/** Something that may pass: a token that was not taken, say. */
	| "failed";

export type CreateAnswer = Told &
	(
		| { answer: "created" }
		| { answer: "refused"; why: RefusalKind; message: string }
		/** It may have been done, or not. */
		| { answer: "unclear"; message: string }
	);

export type ReadAnswer = Told &
	({ answer: "found"; group: GroupView } | { answer: "absent" } | Unclear);

/** The request was refused, or got no answer that can be understood. */
interface Unclear {
	answer: "unclear";
	message: string;
	/** As there were too many requests. */
	throttled?: true;
	/** As this identity may not do it. */
	denied?: true;
}

type ListAnswer = Told &
	(
		| {
				answer: "found";
				/** `location`: the region's name, as in `GroupSpec`. */
				groups: { name: string; tags: Record<string, string>; location: string }[];
		  }
		| Unclear
	);

type DeleteAnswer = Told &
	(
		| { answer: "gone" }
		/** The service has not done it, or not yet; to be asked again. */
		| Unclear
	);

export interface Usage {
	limit: number;
	current: number;
}

export type UsagesAnswer = Told &
	(
		| {
				answer: "found";
				containerGroups?: Usage;
				/** Those of the SKU Confidential are counted apart. */
				confidentialGroups?: Usage;
				/** vCPUs. */
				cores: Partial<Record<Sku, Usage>>;
		  }
		| Unclear
	);

export interface GroupView {
	name: string;
	tags: Record<string, string>;
	/** Pending, Creating, Succeeded, Failed and others: only terminal values mean anything. */
	provisioningState: string;
	events: GroupEvent[];
	containers: ContainerView[];
	/** Those that run before the containers. */
	initContainers?: ContainerView[];
	/** ACI starts a container again that ended with another code than 0. */
	restartsOnFailure?: true;
}

export interface GroupEvent {
	name: string;
	type: string;
	message: string;
	count: number;
	/** When it happened the first time, to the second. */
	firstAt?: number;
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
