// How much of Container Instances the subscription may have, and has, is told at the subscription and nowhere below.
// This is the one role that reaches beyond the two resource groups, and it reads numbers only.
targetScope = 'subscription'

param token string
param appPrincipalId string

resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, token, 'quota')
  properties: {
    roleName: 'Tutti: quotas of Container Instances (${token})'
    description: 'Lets the app read the quotas of Container Instances and how much of them is used.'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          'Microsoft.ContainerInstance/locations/usages/read'
        ]
      }
    ]
    assignableScopes: [
      subscription().id
    ]
  }
}

resource appReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, appPrincipalId, reader.id)
  properties: {
    roleDefinitionId: reader.id
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}
