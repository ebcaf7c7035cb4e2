// The installation's key, TUTTI_KEY, from which callback tokens are signed and the secrets of jobs encrypted. It is
// made once: with another key, containers that run could not report, and jobs that wait could not read their secrets.
// A plain app setting could not be kept so, as each deployment writes all of them.
param location string
param tags object
param token string
param appPrincipalId string

// 32 bytes in base64, as the app wants it: the digits of a random GUID, which are 122 random bits.
@secure()
param firstKey string = base64(replace(newGuid(), '-', ''))

var keyName = 'tutti-key'

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-tutti-${token}'
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
  }
}

@onlyIfNotExists()
resource key 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: keyName
  properties: {
    value: firstKey
    contentType: '32 bytes in base64'
  }
}

// Key Vault Secrets User, on the one secret.
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource appReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(key.id, appPrincipalId, secretsUser)
  scope: key
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

output keyUri string = '${vault.properties.vaultUri}secrets/${keyName}'
