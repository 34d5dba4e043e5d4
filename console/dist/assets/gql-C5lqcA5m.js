var e=class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}},t=new e(`
    fragment QueueFigures on Queue {
  depth
  oldestAgeSeconds
  quotaUsed
  quotaLimit
  quotaFreesAt
  estimatedDrainSeconds
  blocked
  paused
  blockedReason
}
    `,{fragmentName:`QueueFigures`}),n=new e(`
    fragment ApiKeyFields on ApiKey {
  id
  name
  prefix
  createdAt
  createdBy
  lastUsedAt
}
    `,{fragmentName:`ApiKeyFields`}),r=new e(`
    fragment AccountFields on SnovioAccount {
  status
  maskedApiUserId
  connectedAt
  connectedBy
  creditBalance
  verifiedAt
  rejectedMessage
}
    `,{fragmentName:`AccountFields`}),i=new e(`
    fragment LogEntry on SyncLogEntry {
  id
  eventId
  kind
  status
  reason
  message
  prospectEmail
  prospectId
  listId
  attemptCount
  nextAttemptAt
  createdAt
  updatedAt
  occurredAt
  mergedInto
  bookingId
  formId
}
    `,{fragmentName:`LogEntry`}),a=new e(`
    fragment SettingsFields on Settings {
  targetListId
  triggers {
    bookingCreated
    bookingCanceled
    bookingRescheduled
    bookingNoShow
    routingFormSubmitted
  }
  ifExists
  lifecycleFieldKey
  lifecycleWording {
    booked
    canceled
    rescheduled
    noShow
  }
  hostEmailFieldKey
  mappings {
    source
    target
    locked
  }
  version
  paused
  blockedReason
  blockedMessage
  updatedAt
  updatedBy
}
    `,{fragmentName:`SettingsFields`}),o=new e(`
    fragment ListFields on SnovioList {
  id
  name
  prospectCount
  deletedAt
  activeCampaigns {
    id
    name
  }
}
    `,{fragmentName:`ListFields`}),s={"\n  fragment QueueFigures on Queue {\n    depth\n    oldestAgeSeconds\n    quotaUsed\n    quotaLimit\n    quotaFreesAt\n    estimatedDrainSeconds\n    blocked\n    paused\n    blockedReason\n  }\n":t,"\n  query Queue {\n    queue {\n      ...QueueFigures\n    }\n    connection {\n      status\n    }\n  }\n":new e(`
    query Queue {
  queue {
    ...QueueFigures
  }
  connection {
    status
  }
}
    fragment QueueFigures on Queue {
  depth
  oldestAgeSeconds
  quotaUsed
  quotaLimit
  quotaFreesAt
  estimatedDrainSeconds
  blocked
  paused
  blockedReason
}`),"\n  subscription QueueChanges {\n    queue {\n      ...QueueFigures\n    }\n  }\n":new e(`
    subscription QueueChanges {
  queue {
    ...QueueFigures
  }
}
    fragment QueueFigures on Queue {
  depth
  oldestAgeSeconds
  quotaUsed
  quotaLimit
  quotaFreesAt
  estimatedDrainSeconds
  blocked
  paused
  blockedReason
}`),"\n  query Viewer {\n    viewer {\n      user\n      role\n      organization\n    }\n  }\n":new e(`
    query Viewer {
  viewer {
    user
    role
    organization
  }
}
    `),"\n  query Activity($hours: Int!) {\n    activity(hours: $hours) {\n      from\n      to\n      succeeded\n      skipped\n      failed\n    }\n  }\n":new e(`
    query Activity($hours: Int!) {
  activity(hours: $hours) {
    from
    to
    succeeded
    skipped
    failed
  }
}
    `),"\n  mutation ResumeSync {\n    resumeSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n":new e(`
    mutation ResumeSync {
  resumeSync {
    settings {
      version
      paused
    }
    userErrors {
      message
    }
  }
}
    `),"\n  fragment ApiKeyFields on ApiKey {\n    id\n    name\n    prefix\n    createdAt\n    createdBy\n    lastUsedAt\n  }\n":n,"\n  query ApiKeys {\n    apiKeys {\n      ...ApiKeyFields\n    }\n  }\n":new e(`
    query ApiKeys {
  apiKeys {
    ...ApiKeyFields
  }
}
    fragment ApiKeyFields on ApiKey {
  id
  name
  prefix
  createdAt
  createdBy
  lastUsedAt
}`),"\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      apiKey {\n        id\n        name\n      }\n      key\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n":new e(`
    mutation CreateApiKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    apiKey {
      id
      name
    }
    key
    userErrors {
      field
      code
      message
    }
  }
}
    `),"\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      apiKey {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n":new e(`
    mutation RevokeApiKey($input: RevokeApiKeyInput!) {
  revokeApiKey(input: $input) {
    apiKey {
      id
    }
    userErrors {
      code
      message
    }
  }
}
    `),"\n  fragment AccountFields on SnovioAccount {\n    status\n    maskedApiUserId\n    connectedAt\n    connectedBy\n    creditBalance\n    verifiedAt\n    rejectedMessage\n  }\n":r,"\n  query Account {\n    connection {\n      ...AccountFields\n    }\n  }\n":new e(`
    query Account {
  connection {
    ...AccountFields
  }
}
    fragment AccountFields on SnovioAccount {
  status
  maskedApiUserId
  connectedAt
  connectedBy
  creditBalance
  verifiedAt
  rejectedMessage
}`),"\n  mutation ConnectSnovio($input: ConnectSnovioInput!) {\n    connectSnovio(input: $input) {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n":new e(`
    mutation ConnectSnovio($input: ConnectSnovioInput!) {
  connectSnovio(input: $input) {
    connection {
      ...AccountFields
    }
    userErrors {
      field
      code
      message
    }
  }
}
    fragment AccountFields on SnovioAccount {
  status
  maskedApiUserId
  connectedAt
  connectedBy
  creditBalance
  verifiedAt
  rejectedMessage
}`),"\n  mutation DisconnectSnovio {\n    disconnectSnovio {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n":new e(`
    mutation DisconnectSnovio {
  disconnectSnovio {
    connection {
      ...AccountFields
    }
    userErrors {
      message
    }
  }
}
    fragment AccountFields on SnovioAccount {
  status
  maskedApiUserId
  connectedAt
  connectedBy
  creditBalance
  verifiedAt
  rejectedMessage
}`),"\n  fragment LogEntry on SyncLogEntry {\n    id\n    eventId\n    kind\n    status\n    reason\n    message\n    prospectEmail\n    prospectId\n    listId\n    attemptCount\n    nextAttemptAt\n    createdAt\n    updatedAt\n    occurredAt\n    mergedInto\n    bookingId\n    formId\n  }\n":i,"\n  query LogPage($first: Int!, $after: String, $filter: SyncLogFilter) {\n    syncLog(first: $first, after: $after, filter: $filter) {\n      nodes {\n        ...LogEntry\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      liveCursor\n    }\n  }\n":new e(`
    query LogPage($first: Int!, $after: String, $filter: SyncLogFilter) {
  syncLog(first: $first, after: $after, filter: $filter) {
    nodes {
      ...LogEntry
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    liveCursor
  }
}
    fragment LogEntry on SyncLogEntry {
  id
  eventId
  kind
  status
  reason
  message
  prospectEmail
  prospectId
  listId
  attemptCount
  nextAttemptAt
  createdAt
  updatedAt
  occurredAt
  mergedInto
  bookingId
  formId
}`),"\n  subscription LogChanges($filter: SyncLogFilter, $after: String) {\n    syncLog(filter: $filter, after: $after) {\n      cursor\n      entry {\n        ...LogEntry\n      }\n    }\n  }\n":new e(`
    subscription LogChanges($filter: SyncLogFilter, $after: String) {
  syncLog(filter: $filter, after: $after) {
    cursor
    entry {
      ...LogEntry
    }
  }
}
    fragment LogEntry on SyncLogEntry {
  id
  eventId
  kind
  status
  reason
  message
  prospectEmail
  prospectId
  listId
  attemptCount
  nextAttemptAt
  createdAt
  updatedAt
  occurredAt
  mergedInto
  bookingId
  formId
}`),"\n  query LogHead {\n    syncLog(first: 1) {\n      liveCursor\n    }\n  }\n":new e(`
    query LogHead {
  syncLog(first: 1) {
    liveCursor
  }
}
    `),"\n  query LogProbe($filter: SyncLogFilter) {\n    syncLog(first: 1, filter: $filter) {\n      nodes {\n        id\n      }\n    }\n  }\n":new e(`
    query LogProbe($filter: SyncLogFilter) {
  syncLog(first: 1, filter: $filter) {
    nodes {
      id
    }
  }
}
    `),"\n  query Entry($id: ID!, $reported: Boolean!) {\n    syncLogEntry(id: $id) {\n      ...LogEntry\n      attempts {\n        id\n        callId\n        startedAt\n        durationMs\n        outcome\n        request\n        response\n        httpStatus\n      }\n      input @include(if: $reported)\n    }\n  }\n":new e(`
    query Entry($id: ID!, $reported: Boolean!) {
  syncLogEntry(id: $id) {
    ...LogEntry
    attempts {
      id
      callId
      startedAt
      durationMs
      outcome
      request
      response
      httpStatus
    }
    input @include(if: $reported)
  }
}
    fragment LogEntry on SyncLogEntry {
  id
  eventId
  kind
  status
  reason
  message
  prospectEmail
  prospectId
  listId
  attemptCount
  nextAttemptAt
  createdAt
  updatedAt
  occurredAt
  mergedInto
  bookingId
  formId
}`),"\n  mutation RetrySync($input: RetrySyncInput!) {\n    retrySync(input: $input) {\n      entries {\n        ...LogEntry\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n":new e(`
    mutation RetrySync($input: RetrySyncInput!) {
  retrySync(input: $input) {
    entries {
      ...LogEntry
    }
    userErrors {
      field
      code
      message
    }
  }
}
    fragment LogEntry on SyncLogEntry {
  id
  eventId
  kind
  status
  reason
  message
  prospectEmail
  prospectId
  listId
  attemptCount
  nextAttemptAt
  createdAt
  updatedAt
  occurredAt
  mergedInto
  bookingId
  formId
}`),"\n  query RetryableCount($filter: SyncLogFilter!) {\n    retryableCount(filter: $filter) {\n      count\n      capped\n    }\n  }\n":new e(`
    query RetryableCount($filter: SyncLogFilter!) {
  retryableCount(filter: $filter) {
    count
    capped
  }
}
    `),"\n  mutation RetrySyncs($input: RetrySyncsInput!) {\n    retrySyncs(input: $input) {\n      count\n      continueAfter\n      userErrors {\n        message\n      }\n    }\n  }\n":new e(`
    mutation RetrySyncs($input: RetrySyncsInput!) {
  retrySyncs(input: $input) {
    count
    continueAfter
    userErrors {
      message
    }
  }
}
    `),"\n  fragment SettingsFields on Settings {\n    targetListId\n    triggers {\n      bookingCreated\n      bookingCanceled\n      bookingRescheduled\n      bookingNoShow\n      routingFormSubmitted\n    }\n    ifExists\n    lifecycleFieldKey\n    lifecycleWording {\n      booked\n      canceled\n      rescheduled\n      noShow\n    }\n    hostEmailFieldKey\n    mappings {\n      source\n      target\n      locked\n    }\n    version\n    paused\n    blockedReason\n    blockedMessage\n    updatedAt\n    updatedBy\n  }\n":a,"\n  query Settings {\n    settings {\n      ...SettingsFields\n    }\n  }\n":new e(`
    query Settings {
  settings {
    ...SettingsFields
  }
}
    fragment SettingsFields on Settings {
  targetListId
  triggers {
    bookingCreated
    bookingCanceled
    bookingRescheduled
    bookingNoShow
    routingFormSubmitted
  }
  ifExists
  lifecycleFieldKey
  lifecycleWording {
    booked
    canceled
    rescheduled
    noShow
  }
  hostEmailFieldKey
  mappings {
    source
    target
    locked
  }
  version
  paused
  blockedReason
  blockedMessage
  updatedAt
  updatedBy
}`),"\n  mutation UpdateSettings($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings {\n        ...SettingsFields\n      }\n      currentSettings {\n        ...SettingsFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n":new e(`
    mutation UpdateSettings($input: UpdateSettingsInput!) {
  updateSettings(input: $input) {
    settings {
      ...SettingsFields
    }
    currentSettings {
      ...SettingsFields
    }
    userErrors {
      field
      code
      message
    }
  }
}
    fragment SettingsFields on Settings {
  targetListId
  triggers {
    bookingCreated
    bookingCanceled
    bookingRescheduled
    bookingNoShow
    routingFormSubmitted
  }
  ifExists
  lifecycleFieldKey
  lifecycleWording {
    booked
    canceled
    rescheduled
    noShow
  }
  hostEmailFieldKey
  mappings {
    source
    target
    locked
  }
  version
  paused
  blockedReason
  blockedMessage
  updatedAt
  updatedBy
}`),"\n  mutation PauseSyncInSettings {\n    pauseSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n":new e(`
    mutation PauseSyncInSettings {
  pauseSync {
    settings {
      version
      paused
    }
    userErrors {
      message
    }
  }
}
    `),"\n  mutation ResumeSyncInSettings {\n    resumeSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n":new e(`
    mutation ResumeSyncInSettings {
  resumeSync {
    settings {
      version
      paused
    }
    userErrors {
      message
    }
  }
}
    `),"\n  fragment ListFields on SnovioList {\n    id\n    name\n    prospectCount\n    deletedAt\n    activeCampaigns {\n      id\n      name\n    }\n  }\n":o,"\n  query Lists($refresh: Boolean!) {\n    lists(includeDeleted: true, refresh: $refresh) {\n      ...ListFields\n    }\n  }\n":new e(`
    query Lists($refresh: Boolean!) {
  lists(includeDeleted: true, refresh: $refresh) {
    ...ListFields
  }
}
    fragment ListFields on SnovioList {
  id
  name
  prospectCount
  deletedAt
  activeCampaigns {
    id
    name
  }
}`),"\n  mutation CreateList($input: CreateListInput!) {\n    createList(input: $input) {\n      list {\n        ...ListFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n":new e(`
    mutation CreateList($input: CreateListInput!) {
  createList(input: $input) {
    list {
      ...ListFields
    }
    userErrors {
      field
      code
      message
    }
  }
}
    fragment ListFields on SnovioList {
  id
  name
  prospectCount
  deletedAt
  activeCampaigns {
    id
    name
  }
}`),"\n  query CustomFields($refresh: Boolean!) {\n    customFields(refresh: $refresh) {\n      key\n      label\n      type\n    }\n  }\n":new e(`
    query CustomFields($refresh: Boolean!) {
  customFields(refresh: $refresh) {
    key
    label
    type
  }
}
    `),"\n  query PreviewSync($input: PreviewSyncInput!, $settings: UpdateSettingsInput!) {\n    previewSync(input: $input, settings: $settings) {\n      call {\n        method\n        path\n        body\n      }\n      skipReason\n      message\n      notes\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n":new e(`
    query PreviewSync($input: PreviewSyncInput!, $settings: UpdateSettingsInput!) {
  previewSync(input: $input, settings: $settings) {
    call {
      method
      path
      body
    }
    skipReason
    message
    notes
    userErrors {
      field
      code
      message
    }
  }
}
    `),"\n  query RecentEvents {\n    syncLog(first: 25) {\n      nodes {\n        id\n        kind\n        prospectEmail\n        createdAt\n      }\n    }\n  }\n":new e(`
    query RecentEvents {
  syncLog(first: 25) {
    nodes {
      id
      kind
      prospectEmail
      createdAt
    }
  }
}
    `),"\n  query ReportedEvent($id: ID!) {\n    syncLogEntry(id: $id) {\n      id\n      input\n    }\n  }\n":new e(`
    query ReportedEvent($id: ID!) {
  syncLogEntry(id: $id) {
    id
    input
  }
}
    `),"\n  query ReportedEvents {\n    syncLog(first: 20) {\n      nodes {\n        id\n        input\n      }\n    }\n  }\n":new e(`
    query ReportedEvents {
  syncLog(first: 20) {
    nodes {
      id
      input
    }
  }
}
    `)};function c(e){return s[e]??{}}export{c as t};