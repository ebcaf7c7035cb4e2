// Tutti in a subscription: one resource group for the app, and one that holds nothing but the container groups that
// the app makes. What each module owns, and the roles on it, stand in its file. docs/azure.md says how to deploy it.
targetScope = 'subscription'

@minLength(1)
@maxLength(40)
@description('The name of the azd environment. Resource names are made from it, the region and the subscription.')
param environmentName string

@minLength(1)
@description('The region of the app, and of container groups whose job names no other.')
@metadata({ azd: { type: 'location' } })
param location string

@description('What keeps the state of Durable Functions. host.json of the deployed app must say the same: scripts/build.ts reads TUTTI_ENGINE.')
@allowed([
  'DurableTaskScheduler'
  'AzureStorage'
])
param engine string = 'DurableTaskScheduler'

@description('How long the scheduler keeps the histories of what has ended. At most 30 on the Consumption SKU.')
@minValue(1)
@maxValue(30)
param retentionDays int = 14

@description('The version of Node.js. az functionapp list-flexconsumption-runtimes tells which a region has.')
param nodeVersion string = '22'

@description('How much of each quota this installation may take, from 0 to 1, beside others in the subscription.')
param quotaShare string = '1'

@description('Where the app sends spans and metrics of jobs. What the host logs goes to Application Insights in any case.')
@allowed([
  'application-insights'
  'none'
])
param telemetry string = 'application-insights'

@description('Whether to make a virtual network, with a subnet for container groups and a NAT gateway.')
param networkEnabled bool = false

@description('Whether to make a container registry that the identity of the containers may pull from.')
param registryEnabled bool = false

@description('Who may look at the task hub in the dashboard: the object id of the deployer. Empty: nobody.')
param principalId string = ''

@description('What principalId is.')
@allowed([
  'User'
  'Group'
  'ServicePrincipal'
])
param principalType string = 'User'

var token = uniqueString(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName }
// Whatever the environment is called, this is a name that the app takes for a hub.
var hub = 'tutti-${token}'

resource appGroup 'Microsoft.Resources/resourceGroups@2021-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

resource containersGroup 'Microsoft.Resources/resourceGroups@2021-04-01' = {
  name: 'rg-${environmentName}-containers'
  location: location
  tags: tags
}

module identities 'identities.bicep' = {
  name: 'identities'
  scope: appGroup
  params: {
    location: location
    tags: tags
    token: token
  }
}

module containerGroups 'container-groups.bicep' = {
  name: 'container-groups'
  scope: containersGroup
  params: {
    token: token
    appPrincipalId: identities.outputs.appPrincipalId
  }
}

module quota 'quota.bicep' = {
  name: 'quota-${token}'
  params: {
    token: token
    appPrincipalId: identities.outputs.appPrincipalId
  }
}

module storage 'storage.bicep' = {
  name: 'storage'
  scope: appGroup
  params: {
    location: location
    tags: tags
    token: token
    keepsDurableState: engine == 'AzureStorage'
    appPrincipalId: identities.outputs.appPrincipalId
  }
}

module scheduler 'scheduler.bicep' = if (engine == 'DurableTaskScheduler') {
  name: 'scheduler'
  scope: appGroup
  params: {
    location: location
    tags: tags
    token: token
    retentionDays: retentionDays
    appPrincipalId: identities.outputs.appPrincipalId
    readerPrincipalId: principalId
    readerPrincipalType: principalType
  }
}

module monitoring 'monitoring.bicep' = {
  name: 'monitoring'
  scope: appGroup
  params: {
    location: location
    tags: tags
    token: token
    appPrincipalId: identities.outputs.appPrincipalId
  }
}

module workbook 'workbook.bicep' = {
  name: 'workbook'
  scope: appGroup
  params: {
    location: location
    tags: tags
    insightsId: monitoring.outputs.insightsId
  }
}

module vault 'vault.bicep' = {
  name: 'vault'
  scope: appGroup
  params: {
    location: location
    tags: tags
    token: token
    appPrincipalId: identities.outputs.appPrincipalId
  }
}

module network 'network.bicep' = if (networkEnabled) {
  name: 'network'
  scope: appGroup
  params: {
    location: location
    tags: tags
    token: token
    appPrincipalId: identities.outputs.appPrincipalId
  }
}

module registry 'registry.bicep' = if (registryEnabled) {
  name: 'registry'
  scope: appGroup
  params: {
    location: location
    tags: tags
    token: token
    containersPrincipalId: identities.outputs.containersPrincipalId
  }
}

module functionApp 'function-app.bicep' = {
  name: 'function-app'
  scope: appGroup
  params: {
    location: location
    tags: tags
    token: token
    nodeVersion: nodeVersion
    identityId: identities.outputs.appId
    identityClientId: identities.outputs.appClientId
    blobsUrl: storage.outputs.blobsUrl
    queuesUrl: storage.outputs.queuesUrl
    tablesUrl: storage.outputs.tablesUrl
    packagesUrl: storage.outputs.packagesUrl
    insightsConnection: monitoring.outputs.connection
    telemetry: telemetry
    keyUri: vault.outputs.keyUri
    schedulerEndpoint: engine == 'DurableTaskScheduler' ? (scheduler.?outputs.endpoint ?? '') : ''
    hub: hub
    containersGroup: containersGroup.name
    quotaShare: quotaShare
  }
}

// What azd keeps in its environment. azd needs the first, as both groups carry its tag; the rest is for people, job
// files and the command.
output AZURE_RESOURCE_GROUP string = appGroup.name
output TUTTI_URL string = functionApp.outputs.url
output TUTTI_HUB string = hub
output TUTTI_FUNCTION_APP string = functionApp.outputs.name
output TUTTI_CONTAINERS_RESOURCE_GROUP string = containersGroup.name
output TUTTI_CONTAINERS_IDENTITY string = identities.outputs.containersId
output TUTTI_SCHEDULER string = engine == 'DurableTaskScheduler' ? (scheduler.?outputs.endpoint ?? '') : ''
output TUTTI_REGISTRY string = registryEnabled ? (registry.?outputs.server ?? '') : ''
output TUTTI_SUBNET string = networkEnabled ? (network.?outputs.subnetId ?? '') : ''
output TUTTI_OUTBOUND_ADDRESS string = networkEnabled ? (network.?outputs.outboundAddress ?? '') : ''
