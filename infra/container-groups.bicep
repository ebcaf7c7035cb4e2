// The resource group of the container groups: what the app may do in it, and that is all that it may do to compute.
// The built-in Azure Container Instances Contributor Role could also run commands in containers.
param token string
param appPrincipalId string

resource operator 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'container groups')
  properties: {
    roleName: 'Tutti: container groups (${token})'
    description: 'Lets the app create, read and delete container groups, and read their logs.'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          'Microsoft.ContainerInstance/containerGroups/read'
          'Microsoft.ContainerInstance/containerGroups/write'
          'Microsoft.ContainerInstance/containerGroups/delete'
          'Microsoft.ContainerInstance/containerGroups/containers/logs/read'
        ]
      }
    ]
    assignableScopes: [
      resourceGroup().id
    ]
  }
}

resource appOperates 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, appPrincipalId, operator.id)
  properties: {
    roleDefinitionId: operator.id
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}
