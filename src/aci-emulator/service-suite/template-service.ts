import type { AciEmulatorOptions } from "../aci-emulator.ts";
import { type SimulatedService, simulatedService } from "./simulated-service.ts";

// biome-ignore lint/suspicious/noExplicitAny: JSON of the wire
export type Json = any;

const SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
export const GROUP_TYPE = "Microsoft.ContainerInstance/containerGroups";

/** A simulated service, and short words for what deployments are asked. */
export interface TemplateService extends SimulatedService {
	/** The path of a deployment, or of their list if the name is empty. */
	deploymentPath(name: string, suffix?: string): string;
	/** PUTs a deployment. `more`: parameters, the mode, and all else of the template. */
	deploy(name: string, resources: Json, more?: Json): ReturnType<SimulatedService["call"]>;
	/** The properties of a deployment. */
	shown(name: string): Promise<Json>;
	/** The operations of a deployment. */
	steps(name: string): Promise<Json[]>;
	/** The names of all groups. */
	groupNames(): Promise<string[]>;
}

export async function templateService(
	options: Partial<AciEmulatorOptions> = {},
): Promise<TemplateService> {
	const service = await simulatedService(options);
	const deploymentPath = (name: string, suffix = "") =>
		service
			.groupPath("x")
			.replace(
				/Microsoft.ContainerInstance.*/,
				`Microsoft.Resources/deployments${name && `/${name}`}${suffix}?api-version=2022-09-01`,
			);
	const bodyOf = async (path: string): Promise<Json> => (await service.call("GET", path)).body;
	return {
		...service,
		deploymentPath,
		deploy(name, resources, { parameters, mode = "Incremental", ...rest } = {}) {
			const properties = { mode, template: template(resources, rest), parameters };
			return service.call("PUT", deploymentPath(name), { properties });
		},
		shown: async (name) => (await bodyOf(deploymentPath(name))).properties,
		steps: async (name) => (await bodyOf(deploymentPath(name, "/operations"))).value,
		async groupNames() {
			const { value } = await bodyOf(service.groupPath("").replace("/?", "?"));
			return value.map((each: Json) => each.name);
		},
	};
}

export function template(resources: Json, more: object = {}): Json {
	return { $schema: SCHEMA, contentVersion: "1.0.0.0", resources, ...more };
}

/** A group of one container, as a resource of a template. */
export function groupResource(name: string, more: object = {}, properties: object = {}): Json {
	const resources = { requests: { cpu: 1, memoryInGB: 1 } };
	const main = { image: "alpine", command: ['{"runMs":600000}'], resources };
	return {
		...{ type: GROUP_TYPE, apiVersion: "2023-05-01", name },
		location: "[resourceGroup().location]",
		properties: {
			...{ osType: "Linux", restartPolicy: "Never" },
			containers: [{ name: "main", properties: main }],
			...properties,
		},
		...more,
	};
}
