// A workbook of Application Insights: what runs, what waited, what failed and why, what it cost, and one item's way.
// Its queries stand in files of their own, and can be run in the log view as they are, with values for {…}.
param location string
param tags object
param insightsId string

// Parameters that are typed in, and what they begin with: prices of an hour in US dollars, of East US.
var texts = {
  Job: ''
  Item: '0'
  VcpuHour: '0.0405'
  GbHour: '0.00445'
  SpotShare: '0.3'
}

var tables = [
  {
    name: 'running'
    title: 'In use and waiting, by region'
    query: loadTextContent('queries/running.kql')
  }
  {
    name: 'jobs'
    title: 'Jobs'
    query: loadTextContent('queries/jobs.kql')
  }
  {
    name: 'waited-for-quota'
    title: 'Waiting for quota'
    query: loadTextContent('queries/waited-for-quota.kql')
  }
  {
    name: 'failed'
    title: 'What failed, and why'
    query: loadTextContent('queries/failed.kql')
  }
  {
    name: 'cost'
    title: 'What it cost, by the prices above'
    query: loadTextContent('queries/cost.kql')
  }
  {
    name: 'arm-calls'
    title: 'Requests to Azure Resource Manager'
    query: loadTextContent('queries/arm-calls.kql')
  }
  {
    name: 'item'
    title: 'One item: name its job and index above'
    query: loadTextContent('queries/item.kql')
  }
]

var timeRange = {
  id: guid('tutti', 'TimeRange')
  version: 'KqlParameterItem/1.0'
  name: 'TimeRange'
  label: 'Time'
  type: 4
  isRequired: true
  value: {
    durationMs: 86400000
  }
  typeSettings: {
    selectableValues: [
      {
        durationMs: 3600000
      }
      {
        durationMs: 86400000
      }
      {
        durationMs: 604800000
      }
      {
        durationMs: 2592000000
      }
    ]
    allowCustom: true
  }
}

var typedIn = [
  for text in items(texts): {
    id: guid('tutti', text.key)
    version: 'KqlParameterItem/1.0'
    name: text.key
    type: 1
    value: text.value
  }
]

var shown = [
  for table in tables: {
    type: 3
    name: table.name
    content: {
      version: 'KqlItem/1.0'
      title: table.title
      query: table.query
      size: 0
      timeContextFromParameter: 'TimeRange'
      queryType: 0
      resourceType: 'microsoft.insights/components'
      visualization: 'table'
      showExportToExcel: true
    }
  }
]

var contents = {
  version: 'Notebook/1.0'
  items: concat(
    [
      {
        type: 9
        name: 'parameters'
        content: {
          version: 'KqlParameterItem/1.0'
          parameters: concat([timeRange], typedIn)
          style: 'pills'
          queryType: 0
          resourceType: 'microsoft.insights/components'
        }
      }
    ],
    shown
  )
  fallbackResourceIds: [
    insightsId
  ]
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(insightsId, 'tutti')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Tutti'
    category: 'workbook'
    version: 'Notebook/1.0'
    sourceId: insightsId
    serializedData: string(contents)
  }
}
