#!/bin/sh
# Tries clients that were not written for the emulator against it: the Azure CLI, the Azure SDK for Python,
# Airflow's operator and Prefect's worker. By hand: it needs Python 3 with venv, and some hundred megabytes from PyPI.
#
#   scripts/try-clients.sh [folder]     the folder keeps the clients between runs (default: a new one)
#
# docs/aci-emulator-clients.md says what each line shows.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$(mktemp -d)}
mkdir -p "$folder"
python="$folder/clients/bin/python"
if [ ! -x "$python" ]; then
	python3 -m venv "$folder/clients"
	"$python" -m pip install --quiet azure-cli azure-identity azure-mgmt-containerinstance
fi
airflow="$folder/airflow/bin/python"
if [ ! -x "$airflow" ]; then
	python3 -m venv "$folder/airflow"
	"$airflow" -m pip install --quiet apache-airflow-providers-microsoft-azure
fi
prefect="$folder/prefect/bin/python"
if [ ! -x "$prefect" ]; then
	python3 -m venv "$folder/prefect"
	"$prefect" -m pip install --quiet prefect prefect-azure "azure-mgmt-resource<25" azure-mgmt-containerinstance
fi

state="$folder/state"
node "$here/src/cli/main.ts" emulator --state "$state" --port 0 --http-port 0 --engine process \
	--json >"$folder/emulator.log" &
emulator=$!
trap 'kill -INT "$emulator" 2>/dev/null; wait "$emulator" || true' EXIT
until grep -q '"type":"started"' "$folder/emulator.log"; do sleep 0.1; done
. "$state/client.env"

export AZURE_CONFIG_DIR="$folder/azure" AZURE_CORE_INSTANCE_DISCOVERY=false
export AZURE_CORE_COLLECT_TELEMETRY=false AZURE_CORE_OUTPUT=tsv
az() { "$folder/clients/bin/az" "$@"; }
expect() {
	if [ "$2" = "$3" ]; then echo "ok   $1"; else
		echo "FAIL $1: expected '$2', found '$3'" >&2
		exit 1
	fi
}
state_of() { az container show -g farm -n hello --query instanceView.state; }

rm -rf "$AZURE_CONFIG_DIR"
az cloud register -n AciEmulator --endpoint-resource-manager "$AZURE_RESOURCE_MANAGER_ENDPOINT"
az cloud set -n AciEmulator 2>/dev/null
az login --service-principal -u "$AZURE_CLIENT_ID" -p "$AZURE_CLIENT_SECRET" \
	--tenant "$AZURE_TENANT_ID" --only-show-errors -o none
expect "az login" "$AZURE_SUBSCRIPTION_ID" "$(az account show --query id)"
az group create -n farm -l eastus -o none
expect "az group exists" true "$(az group exists -n farm)"
az container create -g farm -n hello --image alpine --os-type Linux --cpu 1 --memory 1 \
	--restart-policy Never --command-line "/bin/sh -c 'echo hello from az; sleep 300'" \
	--environment-variables A=b --secure-environment-variables S=hush -o none
expect "az container create" Running "$(state_of)"
expect "az container list" hello "$(az container list -g farm --query '[].name')"
expect "az container logs" "hello from az" "$(az container logs -g farm -n hello | head -1)"
az container stop -g farm -n hello
expect "az container stop" Stopped "$(state_of)"
az container start -g farm -n hello
expect "az container start" Running "$(state_of)"
az container restart -g farm -n hello
expect "az container restart" Running "$(state_of)"
if command -v script >/dev/null; then
	# The CLI asks its terminal for its size, so it needs one.
	typed() { (sleep 3; echo 'echo 4$((1+1))'; sleep 1; echo exit; sleep 1); }
	shown=$(typed | script -qfc "stty rows 24 cols 80; '$folder/clients/bin/az' container exec \
		-g farm -n hello --exec-command /bin/sh" /dev/null | tr -d '\r' | grep -c '^42$' || true)
	expect "az container exec" 1 "$shown"
fi
az container delete -g farm -n hello --yes -o none
expect "az container delete" "" "$(az container list -g farm --query '[].name')"

cat >"$folder/template.json" <<'JSON'
{
	// The Azure CLI passes comments on.
	"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
	"contentVersion": "1.0.0.0",
	"parameters": { "names": { "type": "array" }, "secret": { "type": "securestring" } },
	"resources": [
		{
			"copy": { "name": "groups", "count": "[length(parameters('names'))]" },
			"type": "Microsoft.ContainerInstance/containerGroups",
			"apiVersion": "2023-05-01",
			"name": "[parameters('names')[copyIndex()]]",
			"location": "[resourceGroup().location]",
			"properties": {
				"osType": "Linux",
				"restartPolicy": "Never",
				"containers": [
					{
						"name": "main",
						"properties": {
							"image": "alpine",
							"command": ["/bin/sh", "-c", "echo hello from a template; sleep 300"],
							"environmentVariables": [{ "name": "S", "secureValue": "[parameters('secret')]" }],
							"resources": { "requests": { "cpu": 1, "memoryInGB": 1 } }
						}
					}
				]
			}
		}
	],
	"outputs": {
		"state": { "type": "string", "value": "[reference(parameters('names')[0]).provisioningState]" }
	}
}
JSON
deploy() {
	verb=$1
	shift
	az deployment group "$verb" -g farm -n both -f "$folder/template.json" -p names='["one", "two"]' secret=hush "$@"
}
expect "az deployment group validate" Succeeded "$(deploy validate --query properties.provisioningState)"
expect "az deployment group create" Succeeded "$(deploy create --query properties.outputs.state.value)"
expect "az deployment operation group list" 3 \
	"$(az deployment operation group list -g farm -n both --query 'length(@)')"
expect "az container list of a deployment" "one two" \
	"$(az container list -g farm --query '[].name' | tr '\n' ' ' | sed 's/ $//')"
expect "az deployment group show" 0 "$(az deployment group show -g farm -n both -o json | grep -c hush || true)"
az deployment group delete -g farm -n both
expect "az deployment group delete" "" "$(az deployment group list -g farm --query '[].name')"
az group delete -n farm --yes
expect "az group delete" false "$(az group exists -n farm)"

# `tutti login` asks the Azure CLI for a function key. What Azure says of function apps, a stand-in says.
node "$here/scripts/function-app-stand-in.ts" "$AZURE_RESOURCE_MANAGER_ENDPOINT" "$state" \
	>"$folder/function-app.json" &
function_app=$!
until [ -s "$folder/function-app.json" ]; do
	kill -0 "$function_app"
	sleep 0.1
done
address() { sed "s/.*\"$1\":\"\([^\"]*\).*/\1/" "$folder/function-app.json"; }
az cloud register -n WithFunctionApps --endpoint-resource-manager "$(address arm)"
az cloud set -n WithFunctionApps 2>/dev/null
export TUTTI_CONFIG="$folder/tutti-config"
rm -rf "$TUTTI_CONFIG"
tutti() { PATH="$folder/clients/bin:$PATH" node "$here/src/cli/main.ts" "$@"; }
tutti targets add prod "$(address app)" --allow-http --function-app func --resource-group rg \
	--subscription "$AZURE_SUBSCRIPTION_ID" >/dev/null
expect "tutti login, nobody signed in" "hint: az login" "$(tutti login prod 2>&1 | tail -1)"
az login --service-principal -u "$AZURE_CLIENT_ID" -p "$AZURE_CLIENT_SECRET" \
	--tenant "$AZURE_TENANT_ID" --only-show-errors -o none
expect "tutti login" "prod takes the key." "$(tutti login prod | cut -d' ' -f1-4)"
az cloud set -n AciEmulator 2>/dev/null
kill "$function_app"

"$python" - <<'PYTHON'
import os, time
from azure.identity import EnvironmentCredential, ManagedIdentityCredential
from azure.mgmt.containerinstance import ContainerInstanceManagementClient

group = {
    "location": "westus",
    "properties": {
        "osType": "Linux",
        "restartPolicy": "Never",
        "containers": [{"name": "main", "properties": {
            "image": "alpine",
            "command": ["/bin/sh", "-c", "echo from python; exit 3"],
            "resources": {"requests": {"cpu": 1, "memoryInGB": 1}},
        }}],
    },
}
for credential in EnvironmentCredential(disable_instance_discovery=True), ManagedIdentityCredential():
    client = ContainerInstanceManagementClient(
        credential, os.environ["AZURE_SUBSCRIPTION_ID"],
        base_url=os.environ["AZURE_RESOURCE_MANAGER_ENDPOINT"],
        credential_scopes=["https://management.azure.com/.default"], polling_interval=1)
    groups = client.container_groups
    groups.begin_create_or_update("local", "python", group).result()
    while groups.get("local", "python").instance_view.state == "Running":
        time.sleep(0.2)
    container = groups.get("local", "python").containers[0]
    assert container.instance_view.current_state.exit_code == 3
    assert client.containers.list_logs("local", "python", "main").content == "from python\n"
    assert [each.name for each in groups.list()] == ["python"]
    assert groups.begin_delete("local", "python").result().name == "python"
    print("ok   SDK for Python with", type(credential).__name__)
PYTHON

# Prefect's credentials make its clients: a block of one's own gives them the endpoint.
export PREFECT_HOME="$folder/prefect-home" PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS=150
"$prefect" - >"$folder/prefect.log" 2>&1 <<'PYTHON'
import asyncio, os
from azure.mgmt.containerinstance import ContainerInstanceManagementClient
from azure.mgmt.resource import ResourceManagementClient
from prefect import flow
from prefect.client.orchestration import get_client
from prefect_azure.credentials import AzureContainerInstanceCredentials
from prefect_azure.workers.container_instance import (
    AzureContainerJobConfiguration, AzureContainerWorker, _get_default_arm_template)

endpoint = {"base_url": os.environ["AZURE_RESOURCE_MANAGER_ENDPOINT"], "polling_interval": 1,
            "credential_scopes": ["https://management.azure.com/.default"]}

class EmulatorCredentials(AzureContainerInstanceCredentials):
    def get_container_client(self, subscription_id):
        return ContainerInstanceManagementClient(self._create_credential(), subscription_id, **endpoint)

    def get_resource_client(self, subscription_id):
        return ResourceManagementClient(self._create_credential(), subscription_id, **endpoint)

@flow
def hello():
    pass

async def main():
    template = _get_default_arm_template()
    container = template["resources"][0]["properties"]["containers"][0]["properties"]
    container["resources"]["requests"] = {"cpu": 1.0, "memoryInGB": 1.0}
    configuration = AzureContainerJobConfiguration(
        image="alpine", entrypoint=None, command="/bin/sh -c 'echo from a template; exit 3'",
        resource_group_name="local", subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"],
        arm_template=template, task_watch_poll_interval=0.5,
        aci_credentials=EmulatorCredentials(
            client_id=os.environ["AZURE_CLIENT_ID"], tenant_id=os.environ["AZURE_TENANT_ID"],
            client_secret=os.environ["AZURE_CLIENT_SECRET"],
            credential_kwargs={"disable_instance_discovery": True,
                               "authority": os.environ["AZURE_AUTHORITY_HOST"]}))
    async with get_client() as client:
        flow_run = await client.create_flow_run(hello)
        configuration.prepare_for_flow_run(flow_run)
        result = await AzureContainerWorker("pool").run(flow_run, configuration)
    assert result.status_code == 3, result

asyncio.run(main())
PYTHON
echo "ok   Prefect's worker for Azure Container Instances"

# Airflow knows Azure's clouds by name: the emulator is one more. Its credential is the managed identity.
unset AZURE_CLIENT_ID AZURE_CLIENT_SECRET AZURE_TENANT_ID
export AIRFLOW_HOME="$folder/airflow-home" AIRFLOW__CORE__LOAD_EXAMPLES=False
export AIRFLOW_CONN_AZURE_DEFAULT="{\"conn_type\": \"azure_container_instance\", \"extra\": {
	\"subscriptionId\": \"$AZURE_SUBSCRIPTION_ID\", \"cloud_environment\": \"AciEmulator\"}}"
"$airflow" - >"$folder/airflow.log" 2>&1 <<'PYTHON'
import os
from airflow.providers.microsoft.azure.hooks import base_azure
from airflow.providers.microsoft.azure.operators.container_instances import AzureContainerInstancesOperator

url = os.environ["AZURE_RESOURCE_MANAGER_ENDPOINT"]
base_azure._AZURE_CLOUD_ENVIRONMENTS["AciEmulator"] = {
    "authority": url, "base_url": url, "credential_scopes": ["https://management.azure.com/.default"]}

class Instance:
    def xcom_push(self, *args, **kwargs): pass
    xcom_pull = xcom_push

def run(name, command):
    AzureContainerInstancesOperator(
        task_id=name, name=name, ci_conn_id="azure_default", resource_group="local", region="westus",
        image="alpine", command=["/bin/sh", "-c", command], cpu=1.0, memory_in_gb=1.0,
        restart_policy="Never").execute({"ti": Instance(), "task_instance": Instance()})

run("good", "echo one; sleep 2; echo two")
try:
    run("bad", "exit 3")
except Exception as error:
    assert str(error) == "Container had a non-zero exit code, 3", error
else:
    raise AssertionError("The operator took exit code 3 for success.")
PYTHON
echo "ok   Airflow's AzureContainerInstancesOperator"
