// The Durable Task Scheduler that keeps the state of Durable Functions, with one task hub. The hub is called as
// host.json calls it (infra/azure-host.ts).
param location string
param tags object
param token string
param retentionDays int
param appPrincipalId string
@description('Who may look at the hub in the dashboard. Empty: nobody.')
param readerPrincipalId string
param readerPrincipalType string

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: 'dts-tutti-${token}'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'Consumption'
    }
    // Whoever has no role is refused wherever the request comes from; an empty list would refuse the app, too.
    ipAllowlist: [
      '0.0.0.0/0'
    ]
  }
}

resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = {
  parent: scheduler
  name: 'tutti'
}

// Of what has ended: jobs that run are kept however long that takes, and what a job returned is in the store.
resource retention 'Microsoft.DurableTask/schedulers/retentionPolicies@2026-02-01' = {
  parent: scheduler
  name: 'default'
  properties: {
    retentionPolicies: [
      {
        retentionPeriodInDays: retentionDays
      }
    ]
  }
}

// Durable Task Data Contributor: the app starts orchestrations, which the Durable Task Worker role could not.
var dataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'
// Durable Task Data Reader.
var dataReader = 'd6a5505f-6ebb-45a4-896e-ac8274cfc0ac'

resource appWorks 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, appPrincipalId, dataContributor)
  scope: hub
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataContributor)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource readerLooks 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(readerPrincipalId)) {
  name: guid(hub.id, readerPrincipalId, dataReader)
  scope: hub
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataReader)
    principalId: readerPrincipalId
    principalType: readerPrincipalType
  }
}

output endpoint string = scheduler.properties.endpoint
