// Optional: a registry for the images of jobs. Containers pull by their identity; there is no admin user.
param location string
param tags object
param token string
param containersPrincipalId string

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crtutti${token}'
  location: location
  tags: tags
  sku: {
    name: 'Basic'
  }
  properties: {
    adminUserEnabled: false
  }
}

// AcrPull.
var acrPull = '7f951dda-4ed3-4680-a7ca-43fe172d538d'

resource containersPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, containersPrincipalId, acrPull)
  scope: registry
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', acrPull)
    principalId: containersPrincipalId
    principalType: 'ServicePrincipal'
  }
}

output server string = registry.properties.loginServer
