import * as z from "zod";

/**
 * The container group as a client sends it: the members of api-version 2023-05-01 that the emulator keeps.
 * What a client may not set (provisioningState, instanceView) and what is unknown is dropped, as ARM does.
 *
 * Secrets (secureValue, secret volumes, registry passwords, account and workspace keys) are part of it;
 * only `container-group-view.ts` turns it into answers, and leaves them out.
 */
const name = z.string();
const port = z.object({ port: z.int(), protocol: z.string().optional() });

const resources = z.object({
	memoryInGB: z.number(),
	cpu: z.number(),
	gpu: z.unknown().optional(),
});

const container = z.object({
	name,
	properties: z.object({
		image: z.string(),
		command: z.array(z.string()).optional(),
		ports: z.array(port).optional(),
		environmentVariables: z
			.array(
				z.object({
					name,
					value: z.string().optional(),
					secureValue: z.string().optional(),
				}),
			)
			.optional(),
		resources: z.object({ requests: resources, limits: resources.partial().optional() }),
		volumeMounts: z
			.array(z.object({ name, mountPath: z.string(), readOnly: z.boolean().optional() }))
			.optional(),
		livenessProbe: z.unknown().optional(),
		readinessProbe: z.unknown().optional(),
	}),
});

const volume = z.object({
	name,
	emptyDir: z.object({}).optional(),
	secret: z.record(z.string(), z.base64()).optional(),
	azureFile: z
		.object({
			shareName: z.string(),
			storageAccountName: z.string(),
			storageAccountKey: z.string().optional(),
			readOnly: z.boolean().optional(),
		})
		.optional(),
	gitRepo: z
		.object({
			repository: z.string(),
			directory: z.string().optional(),
			revision: z.string().optional(),
		})
		.optional(),
});

const registryCredential = z.object({
	server: z.string(),
	username: z.string().optional(),
	password: z.string().optional(),
	identity: z.string().optional(),
	identityUrl: z.string().optional(),
});

export const containerGroupSchema = z.object({
	location: z.string().optional(),
	tags: z.record(z.string(), z.string()).optional(),
	zones: z.array(z.string()).optional(),
	identity: z
		.object({
			type: z.string().optional(),
			userAssignedIdentities: z.record(z.string(), z.unknown()).optional(),
		})
		.optional(),
	properties: z.object({
		containers: z.array(container).min(1),
		initContainers: z.array(z.unknown()).optional(),
		imageRegistryCredentials: z.array(registryCredential).optional(),
		restartPolicy: z.enum(["Always", "OnFailure", "Never"]).optional(),
		ipAddress: z
			.object({
				ports: z.array(port),
				type: z.string(),
				dnsNameLabel: z.string().optional(),
			})
			.optional(),
		osType: z.enum(["Linux", "Windows"]),
		volumes: z.array(volume).optional(),
		diagnostics: z
			.object({
				logAnalytics: z.object({
					workspaceId: z.string(),
					workspaceKey: z.string().optional(),
					logType: z.string().optional(),
				}),
			})
			.optional(),
		subnetIds: z.array(z.object({ id: z.string(), name: z.string().optional() })).optional(),
		sku: z.string().optional(),
		priority: z.enum(["Regular", "Spot"]).optional(),
	}),
});

export type ContainerGroup = z.infer<typeof containerGroupSchema>;
export type Container = ContainerGroup["properties"]["containers"][number];
export type Volume = NonNullable<ContainerGroup["properties"]["volumes"]>[number];

/** The kinds of core that ACI counts apart, by the names of its quotas. */
export type CoreQuota = "StandardCores" | "StandardSpotCores";

export function coreQuota(group: ContainerGroup): CoreQuota {
	return group.properties.priority === "Spot" ? "StandardSpotCores" : "StandardCores";
}

/** What a group is given and counted for: the sum of its containers' requests. */
export function requested(group: ContainerGroup): { cpuCores: number; memoryGb: number } {
	let cpuCores = 0;
	let memoryGb = 0;
	for (const { properties } of group.properties.containers) {
		cpuCores += properties.resources.requests.cpu;
		memoryGb += properties.resources.requests.memoryInGB;
	}
	return { cpuCores, memoryGb };
}

/** A group that was checked has a location. */
export function locationOf(group: ContainerGroup): string {
	return group.location ?? "";
}

/** ARM compares locations without case and blanks: "West US" is westus. */
export function normalLocation(location: string): string {
	return location.toLowerCase().replaceAll(" ", "");
}
