// Who the app is, and who containers are. The app's identity holds every role in these files but one. The containers'
// may pull images from the registry, and nothing else: whatever a job's code can get by it is what it may.
param location string
param tags object
param token string

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-tutti-app-${token}'
  location: location
  tags: tags
}

resource containers 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-tutti-containers-${token}'
  location: location
  tags: tags
}

// A group that carries the identity is created only by who may assign it. The built-in Managed Identity Operator
// could also read identities and open support requests.
resource assigner 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'assign the identity of containers')
  properties: {
    roleName: 'Tutti: assign the identity of containers (${token})'
    description: 'Lets the app give the identity of the containers to container groups.'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'
        ]
      }
    ]
    assignableScopes: [
      resourceGroup().id
    ]
  }
}

resource appAssigns 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(containers.id, app.id, assigner.id)
  scope: containers
  properties: {
    roleDefinitionId: assigner.id
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

output appId string = app.id
output appClientId string = app.properties.clientId
output appPrincipalId string = app.properties.principalId
output containersId string = containers.id
output containersPrincipalId string = containers.properties.principalId
