// Optional: a subnet for container groups whose job names it. Its groups have one address to the outside, the NAT
// gateway's, which is also the only way out that Container Instances supports in a network: they need it to call back.
param location string
param tags object
param token string
param appPrincipalId string

var subnetName = 'containers'

resource address 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: 'pip-tutti-${token}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIPAllocationMethod: 'Static'
  }
}

resource gateway 'Microsoft.Network/natGateways@2024-05-01' = {
  name: 'ng-tutti-${token}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIpAddresses: [
      {
        id: address.id
      }
    ]
  }
}

// 4,091 addresses: Container Instances takes at most 3,000 groups a subnet.
resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-tutti-${token}'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.100.0.0/16'
      ]
    }
    subnets: [
      {
        name: subnetName
        properties: {
          addressPrefix: '10.100.0.0/20'
          natGateway: {
            id: gateway.id
          }
          delegations: [
            {
              name: 'container-groups'
              properties: {
                serviceName: 'Microsoft.ContainerInstance/containerGroups'
              }
            }
          ]
        }
      }
    ]
  }
}

resource subnet 'Microsoft.Network/virtualNetworks/subnets@2024-05-01' existing = {
  parent: network
  name: subnetName
}

// The built-in Network Contributor could also delete the subnet.
resource joiner 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'join the subnet of containers')
  properties: {
    roleName: 'Tutti: join the subnet of containers (${token})'
    description: 'Lets the app put container groups into the subnet of the containers.'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          'Microsoft.Network/virtualNetworks/subnets/join/action'
        ]
      }
    ]
    assignableScopes: [
      resourceGroup().id
    ]
  }
}

resource appJoins 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subnet.id, appPrincipalId, joiner.id)
  scope: subnet
  properties: {
    roleDefinitionId: joiner.id
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

output subnetId string = subnet.id
output outboundAddress string = address.properties.ipAddress
