/** What `tutti emulator` writes when it has started. Pure. */
import type { AciEmulator } from "../../aci-emulator/aci-emulator.ts";
import { shellQuote } from "../text/shell-quote.ts";
import type { Paint } from "../text/styled-line.ts";

/** What there is to say about an emulator that has started. */
export interface StartedEmulator extends Omit<AciEmulator, "close"> {
	stateFolder: string;
	engine: string;
	/** As the option --clock has it. */
	clock: string;
	hasInstanceMetadata: boolean;
}

/** The start as lines for a person: where it is, and lines to copy for the clients that most people use. */
export function emulatorLines(started: StartedEmulator, paint: Paint): string[] {
	const { url, httpUrl, subscriptionId, resourceGroup, environmentFile } = started;
	const title = (text: string) => paint("bold", text);
	return [
		`${title("Azure Container Instances")} on this machine`,
		`  https           ${url}`,
		`  http            ${httpUrl}`,
		`  CA certificate  ${started.caFile}`,
		`  subscription    ${subscriptionId}`,
		`  resource group  ${resourceGroup} (${started.location})`,
		`  engine          ${started.engine}`,
		`  clock           ${started.clock}`,
		`  state           ${started.stateFolder}`,
		"",
		title("Any client: endpoint, credentials and CA as variables"),
		`  . ${shellQuote(environmentFile)}`,
		"",
		title("Azure CLI, after that line"),
		"  export AZURE_CONFIG_DIR=~/.azure-emulator AZURE_CORE_INSTANCE_DISCOVERY=false",
		"  az cloud register -n AciEmulator \\",
		'    --endpoint-resource-manager "$AZURE_RESOURCE_MANAGER_ENDPOINT"',
		"  az cloud set -n AciEmulator",
		'  az login --service-principal -u "$AZURE_CLIENT_ID" \\',
		'    -p "$AZURE_CLIENT_SECRET" --tenant "$AZURE_TENANT_ID"',
		`  az container create -g ${resourceGroup} -n hello --image alpine --os-type Linux \\`,
		'    --cpu 1 --memory 1 --restart-policy Never --command-line "echo hello" \\',
		"    --no-wait",
		"",
		title("SDK for JavaScript, in a process that has those variables"),
		"  const { env } = process;",
		"  new ContainerInstanceManagementClient(",
		"    new ClientSecretCredential(",
		"      env.AZURE_TENANT_ID, env.AZURE_CLIENT_ID, env.AZURE_CLIENT_SECRET,",
		"      { authorityHost: env.AZURE_AUTHORITY_HOST,",
		"        disableInstanceDiscovery: true }),",
		"    env.AZURE_SUBSCRIPTION_ID,",
		"    { endpoint: env.AZURE_RESOURCE_MANAGER_ENDPOINT,",
		"      credentialScopes: 'https://management.azure.com/.default' });",
		"",
		title("SDK for Python, in a process that has those variables"),
		"  ContainerInstanceManagementClient(",
		"    EnvironmentCredential(disable_instance_discovery=True),",
		"    os.environ['AZURE_SUBSCRIPTION_ID'],",
		"    base_url=os.environ['AZURE_RESOURCE_MANAGER_ENDPOINT'],",
		"    credential_scopes=['https://management.azure.com/.default'])",
		...(started.hasInstanceMetadata
			? [
					"",
					title("Managed identity of a virtual machine"),
					`  export AZURE_POD_IDENTITY_AUTHORITY_HOST=${httpUrl}`,
				]
			: []),
		"",
		"Ctrl-C stops it.",
	];
}

/** The start as one object of NDJSON, without secrets: those are in the environment file. */
export function emulatorJson(started: StartedEmulator, atMs: number): string {
	const { principal, identity, ...about } = started;
	return JSON.stringify({
		time: new Date(atMs).toISOString(),
		type: "started",
		...about,
		clientId: principal.clientId,
		identityEndpoint: identity.endpoint,
	});
}
