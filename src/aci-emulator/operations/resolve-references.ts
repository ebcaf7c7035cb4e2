import { ArmError } from "../arm/arm-error.ts";
import type { EmulatorParts } from "./operation.ts";
import { lifeAfterEndMs } from "./profile-time-to-live.ts";
import { PROFILE_TYPE } from "./profiles.ts";
import { objectOf } from "./resource-body.ts";
import { poolMembers, takenFrom } from "./standby-pool-members.ts";

/** The body of a PUT with what it refers to filled in. */
export interface ResolvedBody {
	body: unknown;
	/** How long after its last container's end the group is deleted. */
	timeToLiveMs?: number;
	/** The pool that gives the group, which then need not start; `take` is to be called when it is made. */
	pool?: { take(): void };
}

type Members = Record<string, unknown>;

/**
 * A group may name a profile, whose properties are then its own but for those that it sets itself, and a
 * standby pool, whose groups run already: then only config maps may be set. Bodies without either, or that are
 * no objects, are returned as they are.
 */
export function resolveReferences(parts: EmulatorParts, body: unknown): ResolvedBody {
	const properties = membersOf(membersOf(body)?.properties);
	const profileId = membersOf(properties?.containerGroupProfile)?.id;
	if (!properties || typeof profileId !== "string") return { body };
	const revision = membersOf(properties.containerGroupProfile)?.revision;
	const profile = parts.resources.get(
		profileId.toLowerCase(),
		typeof revision === "number" ? revision : undefined,
	);
	if (profile?.type !== PROFILE_TYPE) throw notFound(profileId, revision);
	const given = objectOf(profile.body.properties);
	const pool = poolOf(parts, properties);
	const timeToLiveMs = lifeAfterEndMs(given);
	const containerGroupProfile = { id: profileId, revision: profile.revision };
	return {
		body: {
			...(body as Members),
			properties: {
				...{ ...given, ...properties, containerGroupProfile },
				containers: withConfigMaps(given.containers, properties.containers),
			},
		},
		...(timeToLiveMs === undefined ? {} : { timeToLiveMs }),
		...(pool ? { pool } : {}),
	};
}

/** The pool if it has a group ready; undefined for an ordinary create, which is also what a dry pool leads to. */
function poolOf(parts: EmulatorParts, properties: Members): ResolvedBody["pool"] {
	const { id, failContainerGroupCreateOnReuseFailure } =
		membersOf(properties.standbyPoolProfile) ?? {};
	if (typeof id !== "string") return undefined;
	const isOnlyConfig = Object.entries(properties).every(
		([name, value]) =>
			name === "containerGroupProfile" ||
			name === "standbyPoolProfile" ||
			(name === "containers" && hasConfigMapsAlone(value)),
	);
	if (!isOnlyConfig) {
		throw new ArmError(
			400,
			"BadRequest",
			"ContainerGroup properties other than config map are not allowed",
		);
	}
	const pool = parts.resources.get(id.toLowerCase());
	const now = parts.clock.now();
	if (pool && poolMembers(pool, parts.timing, now).ready > 0) {
		return {
			take() {
				// As it is by then: another group may have been taken meanwhile.
				const still = parts.resources.get(pool.key);
				if (still) parts.resources.put(takenFrom(still, parts.timing, now));
			},
		};
	}
	if (failContainerGroupCreateOnReuseFailure !== true) return undefined;
	// No published sample of this refusal.
	throw new ArmError(
		409,
		"StandbyPoolReuseFailed",
		`The standby pool '${id}' has no container group ready for reuse.`,
	);
}

function hasConfigMapsAlone(containers: unknown): boolean {
	if (!Array.isArray(containers)) return false;
	return containers.every((each) =>
		Object.keys(membersOf(membersOf(each)?.properties) ?? {}).every((key) => key === "configMap"),
	);
}

/** The profile's containers, with the config maps that the request has for those of the same names. */
function withConfigMaps(given: unknown, asked: unknown): unknown {
	if (!Array.isArray(given) || !Array.isArray(asked)) return asked ?? given;
	const only = hasConfigMapsAlone(asked);
	if (!only) return asked;
	return given.map((container) => {
		const { name, properties } = objectOf(container);
		const same = asked.find((each) => membersOf(each)?.name === name);
		return {
			name,
			properties: { ...objectOf(properties), ...membersOf(membersOf(same)?.properties) },
		};
	});
}

function membersOf(value: unknown): Members | undefined {
	return typeof value === "object" && value !== null && !Array.isArray(value)
		? (value as Members)
		: undefined;
}

function notFound(id: string, revision: unknown): ArmError {
	const which = typeof revision === "number" ? `, revision '${revision}',` : "";
	return new ArmError(
		404,
		"ContainerGroupProfileNotFound",
		`The container group profile '${id}'${which} was not found.`,
	);
}
