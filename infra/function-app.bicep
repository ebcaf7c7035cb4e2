// The function app on Flex Consumption. Its settings are those that the host reads, and those of
// src/functions/settings.ts; what is not said here has its default there.
param location string
param tags object
param token string
param nodeVersion string
param identityId string
param identityClientId string
param blobsUrl string
param queuesUrl string
param tablesUrl string
param packagesUrl string
param insightsConnection string
param telemetry string
param keyUri string
@description('Empty when Durable Functions keeps its state in the storage account.')
param schedulerEndpoint string
param hub string
param containersGroup string
param quotaShare string

var inStorage = empty(schedulerEndpoint)

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-tutti-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: 'func-tutti-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      minTlsVersion: '1.2'
    }
    functionAppConfig: {
      runtime: {
        name: 'node'
        version: nodeVersion
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: 40
        // Azure Storage is polled by whoever is awake; the scheduler wakes the app by itself.
        alwaysReady: inStorage
          ? [
              {
                name: 'durable'
                instanceCount: 1
              }
            ]
          : []
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packagesUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
    }
  }
}

var hostSettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__blobServiceUri: blobsUrl
  AzureWebJobsStorage__queueServiceUri: queuesUrl
  AzureWebJobsStorage__tableServiceUri: tablesUrl
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}

var engineSettings = {
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${schedulerEndpoint};TaskHub=tutti;Authentication=ManagedIdentity;ClientID=${identityClientId}'
}

var tuttiSettings = {
  TUTTI_HUB: hub
  TUTTI_KEY: '@Microsoft.KeyVault(SecretUri=${keyUri})'
  TUTTI_STORE: blobsUrl
  TUTTI_STORE_TABLES: tablesUrl
  TUTTI_PUBLIC_URL: 'https://${site.properties.defaultHostName}'
  TUTTI_SUBSCRIPTION_ID: subscription().subscriptionId
  TUTTI_RESOURCE_GROUP: containersGroup
  TUTTI_LOCATION: location
  TUTTI_ARM_ENDPOINT: environment().resourceManager
  TUTTI_SHARE: quotaShare
  TUTTI_TELEMETRY: telemetry
  TUTTI_RETAIL_PRICES: 'https://prices.azure.com/api/retail/prices'
  AZURE_CLIENT_ID: identityClientId
}

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'appsettings'
  properties: union(hostSettings, inStorage ? {} : engineSettings, tuttiSettings)
}

// Deployments sign in to Entra ID; nothing takes a publishing password.
resource noPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = [
  for name in ['scm', 'ftp']: {
    parent: site
    name: name
    properties: {
      allow: false
    }
  }
]

output name string = site.name
output url string = 'https://${site.properties.defaultHostName}'
