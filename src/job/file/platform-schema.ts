/** What the job file says of Container Instances beyond a container an item. `platform.ts` has what it comes to. */
import { isIP } from "node:net";
import * as z from "zod";
import { command, cpu, env, image, memoryGb } from "./container-schema.ts";
import { armId, identityId, registry } from "./registry-schema.ts";
import { secrets, valueSecret } from "./secret-schema.ts";
import { mounts, volumes } from "./volume-schema.ts";
import { wholeNumber, worded } from "./worded-schema.ts";

const SUBNET_ID = armId("Microsoft\\.Network/virtualNetworks/[^/\\s]+/subnets/[^/\\s]+");
/** `item-…` are the items' own containers. */
const CONTAINER_NAME = /^(?!item-)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const identities = worded(
	z
		.array(identityId)
		.min(1)
		.max(20)
		.refine((ids) => new Set(ids.map((id) => id.toLowerCase())).size === ids.length),
	{
		expected:
			"a list of 1 to 20 different ARM ids of user-assigned identities, such as /subscriptions/…/providers/Microsoft.ManagedIdentity/userAssignedIdentities/…",
		is: "User-assigned identities that every container of the job has. **Whatever code runs in a container can then do what such an identity may do**, code of dependencies too; give it as little as possible. The installation must be allowed to assign it (role Managed Identity Operator on the identity).",
	},
);

const dns = worded(
	z.strictObject({
		nameServers: worded(z.array(z.string().refine((server) => isIP(server) !== 0)).min(1), {
			expected: "a list of at least one IP address",
			is: "The name servers.",
		}),
		searchDomains: worded(z.array(z.string().regex(/^[A-Za-z0-9._-]+$/)), {
			expected: "a list of domains",
			is: "Where names without a dot are looked for.",
		}).optional(),
		options: worded(z.array(z.string().regex(/^[a-z0-9:-]+$/)), {
			expected: "a list of options of resolv.conf, such as [ndots:2]",
			is: "Options of `resolv.conf`.",
		}).optional(),
	}),
	{
		expected: "an object with nameServers, searchDomains and options",
		is: "How the containers find names. Groups do not inherit the name servers of their virtual network.",
		example: { nameServers: ["10.0.0.10"], searchDomains: ["corp.example"] },
	},
);

const logAnalytics = worded(
	z.strictObject({
		workspaceId: worded(z.guid(), {
			expected: "a workspace's id, such as 01234567-89ab-cdef-0123-456789abcdef",
			is: "The workspace.",
		}),
		workspaceKey: valueSecret.meta({ description: "A key of the workspace." }),
	}),
	{
		expected: "an object with workspaceId and workspaceKey",
		is: "A Log Analytics workspace that ACI sends the containers' logs to. The end of each log is kept by Tutti without it.",
	},
);

const ccePolicy = worded(
	z.union([
		z.string().min(1),
		z.strictObject({
			text: worded(z.string(), { expected: "a text in base64", is: "The policy." }),
		}),
	]),
	{
		expected: "the path of a file with the policy in base64, or the policy as { text: … }",
		is: "What a confidential group may run: the policy in base64 as `az confcom acipolicygen` prints it, at most 256 KB; with `sku: confidential` only, and required there. It must allow every container of the job, the merge step's too, and what Tutti gives them: variables that begin with `TUTTI_` and `SENDEVENTPOSTURI`, with values that differ from launch to launch, and the mount `/tutti/files`.",
	},
);

const containerName = worded(z.string().regex(CONTAINER_NAME), {
	expected:
		"a container's name of 1 to 63 lowercase letters, digits and hyphens, beginning with a letter, and not with item-",
	is: "The container's name.",
});

const withoutResources = {
	image,
	command: command.optional(),
	env: env.optional(),
	secrets: secrets.optional(),
	mounts: mounts
		.meta({ description: "What the container mounts of `volumes`.", examples: [] })
		.optional(),
};

const sidecar = worded(
	z.strictObject({
		...withoutResources,
		resources: worded(
			z.strictObject({ cpu: cpu.prefault(0.5), memoryGb: memoryGb.prefault(0.5) }),
			{ expected: "an object with cpu and memoryGb", is: "What the container gets." },
		).prefault({}),
	}),
	{ expected: "an object with image and more", is: "The container." },
);

const initContainer = worded(z.strictObject(withoutResources), {
	expected: "an object with image, command, env, secrets and mounts",
	is: "The container.",
});

/** Each key optional: a job without any of them asks for nothing beyond its items' containers. */
export const platformShape = {
	registry: registry.optional(),
	identities: identities.optional(),
	keyVaultIdentity: identityId
		.meta({
			description:
				"The user-assigned identity as which ACI reads the secrets that are given as `keyVault`, with the role Key Vault Secrets User on them. Code in the containers cannot act as it, unless it stands in `identities`, too. The installation must be allowed to assign it.",
		})
		.optional(),
	subnet: worded(z.string().regex(SUBNET_ID), {
		expected:
			"the ARM id of a subnet, /subscriptions/…/providers/Microsoft.Network/virtualNetworks/…/subnets/…",
		is: "The subnet that container groups join. It is delegated to `Microsoft.ContainerInstance/containerGroups`, in the region of the groups, and needs a NAT gateway: nothing else leads out, not even to `$TUTTI_CALLBACK_URL`. Not with `sku: spot`; groups start more slowly. The installation must be allowed to join it.",
	}).optional(),
	dns: dns.optional(),
	ccePolicy: ccePolicy.optional(),
	zone: wholeNumber(
		1,
		3,
		"The availability zone, in regions that have them. Without it, Azure chooses. Not with `sku: spot`.",
		2,
	).optional(),
	volumes: volumes.optional(),
	mounts: mounts.optional(),
	restartPolicy: worded(z.enum(["Never", "OnFailure"]), {
		expected: "one of Never, OnFailure",
		is: "`OnFailure` has ACI itself start a container again that ends with another code than 0, as often as it takes within `timeouts`, in the same group and with the same `$TUTTI_ATTEMPT`: no launch and no create is spent, but an exit code other than 0 is then no end. Of the group's other containers the same is true. Without it, `Never`.",
		example: "OnFailure",
	}).optional(),
	sidecars: worded(z.record(containerName, sidecar), {
		expected: "an object of container names, each with an image and more",
		is: "Containers that run in every group beside the items' own, for their network and volumes in common, a proxy, say. They count for the group's vCPUs, memory and containers. Their end means nothing, and none is waited for: the group is deleted when its items have ended. The job's `files` are mounted in them too. The merge step has none.",
		example: {
			proxy: { image: "envoyproxy/envoy:v1.35.0", resources: { cpu: 0.5, memoryGb: 0.5 } },
		},
	}).optional(),
	initContainers: worded(z.record(containerName, initContainer), {
		expected: "an object of container names, each with an image and more",
		is: "Containers that run in every group, each to its end, one after the other in the order in which they stand here, before all others; to fill a volume, say. The time that they take is part of `timeouts.start`; when one fails, so do the items, with the reason `application`. They use the group's vCPUs and memory. The job's `files` are mounted in them too. The merge step has none.",
		example: {
			fetch: {
				image: "alpine:3.22",
				command: ["sh", "-c", "wget -P /scratch https://example.org/data"],
				mounts: { "/scratch": "scratch" },
			},
		},
	}).optional(),
	logAnalytics: logAnalytics.optional(),
};
