/* eslint-disable */
import * as types from './graphql';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment QueueFigures on Queue {\n    depth\n    oldestAgeSeconds\n    quotaUsed\n    quotaLimit\n    quotaFreesAt\n    estimatedDrainSeconds\n    blocked\n    paused\n    blockedReason\n  }\n": typeof types.QueueFiguresFragmentDoc,
    "\n  query Queue {\n    queue {\n      ...QueueFigures\n    }\n    connection {\n      status\n    }\n  }\n": typeof types.QueueDocument,
    "\n  subscription QueueChanges {\n    queue {\n      ...QueueFigures\n    }\n  }\n": typeof types.QueueChangesDocument,
    "\n  query Viewer {\n    viewer {\n      user\n      role\n      organization\n    }\n  }\n": typeof types.ViewerDocument,
    "\n  query Activity($hours: Int!) {\n    activity(hours: $hours) {\n      from\n      to\n      succeeded\n      skipped\n      failed\n    }\n  }\n": typeof types.ActivityDocument,
    "\n  mutation ResumeSync {\n    resumeSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": typeof types.ResumeSyncDocument,
    "\n  query AuditLog($after: String, $filter: AuditLogFilter) {\n    auditLog(first: 50, after: $after, filter: $filter) {\n      nodes {\n        ...AuditLogFields\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.AuditLogDocument,
    "\n  fragment AuditLogFields on AuditLogEntry {\n    id\n    at\n    actor\n    action\n    target\n    details\n    address\n  }\n": typeof types.AuditLogFieldsFragmentDoc,
    "\n  fragment ApiKeyFields on ApiKey {\n    id\n    name\n    prefix\n    createdAt\n    createdBy\n    lastUsedAt\n  }\n": typeof types.ApiKeyFieldsFragmentDoc,
    "\n  query ApiKeys {\n    apiKeys {\n      ...ApiKeyFields\n    }\n  }\n": typeof types.ApiKeysDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      apiKey {\n        id\n        name\n      }\n      key\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": typeof types.CreateApiKeyDocument,
    "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      apiKey {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": typeof types.RevokeApiKeyDocument,
    "\n  fragment AccountFields on SnovioAccount {\n    status\n    maskedApiUserId\n    connectedAt\n    connectedBy\n    creditBalance\n    verifiedAt\n    rejectedMessage\n    reads {\n      kind\n      readAt\n      failedAt\n      message\n    }\n  }\n": typeof types.AccountFieldsFragmentDoc,
    "\n  query Account {\n    connection {\n      ...AccountFields\n    }\n  }\n": typeof types.AccountDocument,
    "\n  mutation ConnectSnovio($input: ConnectSnovioInput!) {\n    connectSnovio(input: $input) {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": typeof types.ConnectSnovioDocument,
    "\n  mutation DisconnectSnovio {\n    disconnectSnovio {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": typeof types.DisconnectSnovioDocument,
    "\n  fragment LogEntry on SyncLogEntry {\n    id\n    eventId\n    kind\n    status\n    reason\n    message\n    prospectEmail\n    prospectId\n    listId\n    attemptCount\n    nextAttemptAt\n    createdAt\n    updatedAt\n    occurredAt\n    mergedInto\n    bookingId\n    formId\n  }\n": typeof types.LogEntryFragmentDoc,
    "\n  query LogPage($first: Int!, $after: String, $filter: SyncLogFilter) {\n    syncLog(first: $first, after: $after, filter: $filter) {\n      nodes {\n        ...LogEntry\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      liveCursor\n    }\n  }\n": typeof types.LogPageDocument,
    "\n  subscription LogChanges($filter: SyncLogFilter, $after: String) {\n    syncLog(filter: $filter, after: $after) {\n      cursor\n      entry {\n        ...LogEntry\n      }\n    }\n  }\n": typeof types.LogChangesDocument,
    "\n  query LogHead {\n    syncLog(first: 1) {\n      liveCursor\n    }\n  }\n": typeof types.LogHeadDocument,
    "\n  query LogProbe($filter: SyncLogFilter) {\n    syncLog(first: 1, filter: $filter) {\n      nodes {\n        id\n      }\n    }\n  }\n": typeof types.LogProbeDocument,
    "\n  query Entry($id: ID!, $reported: Boolean!) {\n    syncLogEntry(id: $id) {\n      ...LogEntry\n      attempts {\n        id\n        callId\n        startedAt\n        durationMs\n        outcome\n        request\n        response\n        httpStatus\n      }\n      input @include(if: $reported)\n    }\n  }\n": typeof types.EntryDocument,
    "\n  mutation RetrySync($input: RetrySyncInput!) {\n    retrySync(input: $input) {\n      entries {\n        ...LogEntry\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": typeof types.RetrySyncDocument,
    "\n  query RetryableCount($filter: SyncLogFilter!) {\n    retryableCount(filter: $filter) {\n      count\n      capped\n    }\n  }\n": typeof types.RetryableCountDocument,
    "\n  mutation RetrySyncs($input: RetrySyncsInput!) {\n    retrySyncs(input: $input) {\n      count\n      continueAfter\n      userErrors {\n        message\n      }\n    }\n  }\n": typeof types.RetrySyncsDocument,
    "\n  fragment SettingsFields on Settings {\n    targetListId\n    triggers {\n      bookingCreated\n      bookingCanceled\n      bookingRescheduled\n      bookingNoShow\n      routingFormSubmitted\n    }\n    ifExists\n    lookUpUnknownProspects\n    lifecycleFieldKey\n    lifecycleWording {\n      booked\n      canceled\n      rescheduled\n      noShow\n    }\n    hostEmailFieldKey\n    routingFormEmailField\n    mappings {\n      source\n      target\n      locked\n    }\n    version\n    paused\n    blockedReason\n    blockedMessage\n    updatedAt\n    updatedBy\n    warnings {\n      code\n      message\n      field\n    }\n  }\n": typeof types.SettingsFieldsFragmentDoc,
    "\n  query Settings {\n    settings {\n      ...SettingsFields\n    }\n  }\n": typeof types.SettingsDocument,
    "\n  mutation UpdateSettings($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings {\n        ...SettingsFields\n      }\n      currentSettings {\n        ...SettingsFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": typeof types.UpdateSettingsDocument,
    "\n  mutation PauseSyncInSettings {\n    pauseSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": typeof types.PauseSyncInSettingsDocument,
    "\n  mutation ResumeSyncInSettings {\n    resumeSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": typeof types.ResumeSyncInSettingsDocument,
    "\n  fragment ListFields on SnovioList {\n    id\n    name\n    prospectCount\n    deletedAt\n    activeCampaigns {\n      id\n      name\n    }\n  }\n": typeof types.ListFieldsFragmentDoc,
    "\n  fragment ReadFields on SnovioRead {\n    kind\n    readAt\n    reading\n    failedAt\n    message\n  }\n": typeof types.ReadFieldsFragmentDoc,
    "\n  query Lists($refresh: Boolean!) {\n    lists(includeDeleted: true, refresh: $refresh) {\n      ...ListFields\n    }\n    connection {\n      reads {\n        ...ReadFields\n      }\n    }\n  }\n": typeof types.ListsDocument,
    "\n  mutation CreateList($input: CreateListInput!) {\n    createList(input: $input) {\n      list {\n        ...ListFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": typeof types.CreateListDocument,
    "\n  query CustomFields($refresh: Boolean!) {\n    customFields(refresh: $refresh) {\n      key\n      label\n      type\n    }\n    connection {\n      reads {\n        ...ReadFields\n      }\n    }\n  }\n": typeof types.CustomFieldsDocument,
    "\n  query PreviewSync($input: PreviewSyncInput!, $settings: UpdateSettingsInput!) {\n    previewSync(input: $input, settings: $settings) {\n      call {\n        method\n        path\n        body\n      }\n      skipReason\n      message\n      notes\n      warnings {\n        code\n        message\n        field\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": typeof types.PreviewSyncDocument,
    "\n  query RecentEvents {\n    syncLog(first: 25) {\n      nodes {\n        id\n        kind\n        prospectEmail\n        createdAt\n      }\n    }\n  }\n": typeof types.RecentEventsDocument,
    "\n  query ReportedEvent($id: ID!) {\n    syncLogEntry(id: $id) {\n      id\n      input\n    }\n  }\n": typeof types.ReportedEventDocument,
    "\n  query ReportedEvents {\n    syncLog(first: 20) {\n      nodes {\n        id\n        input\n      }\n    }\n  }\n": typeof types.ReportedEventsDocument,
};
const documents: Documents = {
    "\n  fragment QueueFigures on Queue {\n    depth\n    oldestAgeSeconds\n    quotaUsed\n    quotaLimit\n    quotaFreesAt\n    estimatedDrainSeconds\n    blocked\n    paused\n    blockedReason\n  }\n": types.QueueFiguresFragmentDoc,
    "\n  query Queue {\n    queue {\n      ...QueueFigures\n    }\n    connection {\n      status\n    }\n  }\n": types.QueueDocument,
    "\n  subscription QueueChanges {\n    queue {\n      ...QueueFigures\n    }\n  }\n": types.QueueChangesDocument,
    "\n  query Viewer {\n    viewer {\n      user\n      role\n      organization\n    }\n  }\n": types.ViewerDocument,
    "\n  query Activity($hours: Int!) {\n    activity(hours: $hours) {\n      from\n      to\n      succeeded\n      skipped\n      failed\n    }\n  }\n": types.ActivityDocument,
    "\n  mutation ResumeSync {\n    resumeSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": types.ResumeSyncDocument,
    "\n  query AuditLog($after: String, $filter: AuditLogFilter) {\n    auditLog(first: 50, after: $after, filter: $filter) {\n      nodes {\n        ...AuditLogFields\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.AuditLogDocument,
    "\n  fragment AuditLogFields on AuditLogEntry {\n    id\n    at\n    actor\n    action\n    target\n    details\n    address\n  }\n": types.AuditLogFieldsFragmentDoc,
    "\n  fragment ApiKeyFields on ApiKey {\n    id\n    name\n    prefix\n    createdAt\n    createdBy\n    lastUsedAt\n  }\n": types.ApiKeyFieldsFragmentDoc,
    "\n  query ApiKeys {\n    apiKeys {\n      ...ApiKeyFields\n    }\n  }\n": types.ApiKeysDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      apiKey {\n        id\n        name\n      }\n      key\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": types.CreateApiKeyDocument,
    "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      apiKey {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": types.RevokeApiKeyDocument,
    "\n  fragment AccountFields on SnovioAccount {\n    status\n    maskedApiUserId\n    connectedAt\n    connectedBy\n    creditBalance\n    verifiedAt\n    rejectedMessage\n    reads {\n      kind\n      readAt\n      failedAt\n      message\n    }\n  }\n": types.AccountFieldsFragmentDoc,
    "\n  query Account {\n    connection {\n      ...AccountFields\n    }\n  }\n": types.AccountDocument,
    "\n  mutation ConnectSnovio($input: ConnectSnovioInput!) {\n    connectSnovio(input: $input) {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": types.ConnectSnovioDocument,
    "\n  mutation DisconnectSnovio {\n    disconnectSnovio {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": types.DisconnectSnovioDocument,
    "\n  fragment LogEntry on SyncLogEntry {\n    id\n    eventId\n    kind\n    status\n    reason\n    message\n    prospectEmail\n    prospectId\n    listId\n    attemptCount\n    nextAttemptAt\n    createdAt\n    updatedAt\n    occurredAt\n    mergedInto\n    bookingId\n    formId\n  }\n": types.LogEntryFragmentDoc,
    "\n  query LogPage($first: Int!, $after: String, $filter: SyncLogFilter) {\n    syncLog(first: $first, after: $after, filter: $filter) {\n      nodes {\n        ...LogEntry\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      liveCursor\n    }\n  }\n": types.LogPageDocument,
    "\n  subscription LogChanges($filter: SyncLogFilter, $after: String) {\n    syncLog(filter: $filter, after: $after) {\n      cursor\n      entry {\n        ...LogEntry\n      }\n    }\n  }\n": types.LogChangesDocument,
    "\n  query LogHead {\n    syncLog(first: 1) {\n      liveCursor\n    }\n  }\n": types.LogHeadDocument,
    "\n  query LogProbe($filter: SyncLogFilter) {\n    syncLog(first: 1, filter: $filter) {\n      nodes {\n        id\n      }\n    }\n  }\n": types.LogProbeDocument,
    "\n  query Entry($id: ID!, $reported: Boolean!) {\n    syncLogEntry(id: $id) {\n      ...LogEntry\n      attempts {\n        id\n        callId\n        startedAt\n        durationMs\n        outcome\n        request\n        response\n        httpStatus\n      }\n      input @include(if: $reported)\n    }\n  }\n": types.EntryDocument,
    "\n  mutation RetrySync($input: RetrySyncInput!) {\n    retrySync(input: $input) {\n      entries {\n        ...LogEntry\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": types.RetrySyncDocument,
    "\n  query RetryableCount($filter: SyncLogFilter!) {\n    retryableCount(filter: $filter) {\n      count\n      capped\n    }\n  }\n": types.RetryableCountDocument,
    "\n  mutation RetrySyncs($input: RetrySyncsInput!) {\n    retrySyncs(input: $input) {\n      count\n      continueAfter\n      userErrors {\n        message\n      }\n    }\n  }\n": types.RetrySyncsDocument,
    "\n  fragment SettingsFields on Settings {\n    targetListId\n    triggers {\n      bookingCreated\n      bookingCanceled\n      bookingRescheduled\n      bookingNoShow\n      routingFormSubmitted\n    }\n    ifExists\n    lookUpUnknownProspects\n    lifecycleFieldKey\n    lifecycleWording {\n      booked\n      canceled\n      rescheduled\n      noShow\n    }\n    hostEmailFieldKey\n    routingFormEmailField\n    mappings {\n      source\n      target\n      locked\n    }\n    version\n    paused\n    blockedReason\n    blockedMessage\n    updatedAt\n    updatedBy\n    warnings {\n      code\n      message\n      field\n    }\n  }\n": types.SettingsFieldsFragmentDoc,
    "\n  query Settings {\n    settings {\n      ...SettingsFields\n    }\n  }\n": types.SettingsDocument,
    "\n  mutation UpdateSettings($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings {\n        ...SettingsFields\n      }\n      currentSettings {\n        ...SettingsFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": types.UpdateSettingsDocument,
    "\n  mutation PauseSyncInSettings {\n    pauseSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": types.PauseSyncInSettingsDocument,
    "\n  mutation ResumeSyncInSettings {\n    resumeSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": types.ResumeSyncInSettingsDocument,
    "\n  fragment ListFields on SnovioList {\n    id\n    name\n    prospectCount\n    deletedAt\n    activeCampaigns {\n      id\n      name\n    }\n  }\n": types.ListFieldsFragmentDoc,
    "\n  fragment ReadFields on SnovioRead {\n    kind\n    readAt\n    reading\n    failedAt\n    message\n  }\n": types.ReadFieldsFragmentDoc,
    "\n  query Lists($refresh: Boolean!) {\n    lists(includeDeleted: true, refresh: $refresh) {\n      ...ListFields\n    }\n    connection {\n      reads {\n        ...ReadFields\n      }\n    }\n  }\n": types.ListsDocument,
    "\n  mutation CreateList($input: CreateListInput!) {\n    createList(input: $input) {\n      list {\n        ...ListFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": types.CreateListDocument,
    "\n  query CustomFields($refresh: Boolean!) {\n    customFields(refresh: $refresh) {\n      key\n      label\n      type\n    }\n    connection {\n      reads {\n        ...ReadFields\n      }\n    }\n  }\n": types.CustomFieldsDocument,
    "\n  query PreviewSync($input: PreviewSyncInput!, $settings: UpdateSettingsInput!) {\n    previewSync(input: $input, settings: $settings) {\n      call {\n        method\n        path\n        body\n      }\n      skipReason\n      message\n      notes\n      warnings {\n        code\n        message\n        field\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n": types.PreviewSyncDocument,
    "\n  query RecentEvents {\n    syncLog(first: 25) {\n      nodes {\n        id\n        kind\n        prospectEmail\n        createdAt\n      }\n    }\n  }\n": types.RecentEventsDocument,
    "\n  query ReportedEvent($id: ID!) {\n    syncLogEntry(id: $id) {\n      id\n      input\n    }\n  }\n": types.ReportedEventDocument,
    "\n  query ReportedEvents {\n    syncLog(first: 20) {\n      nodes {\n        id\n        input\n      }\n    }\n  }\n": types.ReportedEventsDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment QueueFigures on Queue {\n    depth\n    oldestAgeSeconds\n    quotaUsed\n    quotaLimit\n    quotaFreesAt\n    estimatedDrainSeconds\n    blocked\n    paused\n    blockedReason\n  }\n"): typeof import('./graphql').QueueFiguresFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Queue {\n    queue {\n      ...QueueFigures\n    }\n    connection {\n      status\n    }\n  }\n"): typeof import('./graphql').QueueDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription QueueChanges {\n    queue {\n      ...QueueFigures\n    }\n  }\n"): typeof import('./graphql').QueueChangesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer {\n      user\n      role\n      organization\n    }\n  }\n"): typeof import('./graphql').ViewerDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Activity($hours: Int!) {\n    activity(hours: $hours) {\n      from\n      to\n      succeeded\n      skipped\n      failed\n    }\n  }\n"): typeof import('./graphql').ActivityDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResumeSync {\n    resumeSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').ResumeSyncDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AuditLog($after: String, $filter: AuditLogFilter) {\n    auditLog(first: 50, after: $after, filter: $filter) {\n      nodes {\n        ...AuditLogFields\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): typeof import('./graphql').AuditLogDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment AuditLogFields on AuditLogEntry {\n    id\n    at\n    actor\n    action\n    target\n    details\n    address\n  }\n"): typeof import('./graphql').AuditLogFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ApiKeyFields on ApiKey {\n    id\n    name\n    prefix\n    createdAt\n    createdBy\n    lastUsedAt\n  }\n"): typeof import('./graphql').ApiKeyFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ApiKeys {\n    apiKeys {\n      ...ApiKeyFields\n    }\n  }\n"): typeof import('./graphql').ApiKeysDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) {\n      apiKey {\n        id\n        name\n      }\n      key\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').CreateApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) {\n      apiKey {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').RevokeApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment AccountFields on SnovioAccount {\n    status\n    maskedApiUserId\n    connectedAt\n    connectedBy\n    creditBalance\n    verifiedAt\n    rejectedMessage\n    reads {\n      kind\n      readAt\n      failedAt\n      message\n    }\n  }\n"): typeof import('./graphql').AccountFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Account {\n    connection {\n      ...AccountFields\n    }\n  }\n"): typeof import('./graphql').AccountDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConnectSnovio($input: ConnectSnovioInput!) {\n    connectSnovio(input: $input) {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').ConnectSnovioDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DisconnectSnovio {\n    disconnectSnovio {\n      connection {\n        ...AccountFields\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').DisconnectSnovioDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment LogEntry on SyncLogEntry {\n    id\n    eventId\n    kind\n    status\n    reason\n    message\n    prospectEmail\n    prospectId\n    listId\n    attemptCount\n    nextAttemptAt\n    createdAt\n    updatedAt\n    occurredAt\n    mergedInto\n    bookingId\n    formId\n  }\n"): typeof import('./graphql').LogEntryFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LogPage($first: Int!, $after: String, $filter: SyncLogFilter) {\n    syncLog(first: $first, after: $after, filter: $filter) {\n      nodes {\n        ...LogEntry\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      liveCursor\n    }\n  }\n"): typeof import('./graphql').LogPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription LogChanges($filter: SyncLogFilter, $after: String) {\n    syncLog(filter: $filter, after: $after) {\n      cursor\n      entry {\n        ...LogEntry\n      }\n    }\n  }\n"): typeof import('./graphql').LogChangesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LogHead {\n    syncLog(first: 1) {\n      liveCursor\n    }\n  }\n"): typeof import('./graphql').LogHeadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LogProbe($filter: SyncLogFilter) {\n    syncLog(first: 1, filter: $filter) {\n      nodes {\n        id\n      }\n    }\n  }\n"): typeof import('./graphql').LogProbeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Entry($id: ID!, $reported: Boolean!) {\n    syncLogEntry(id: $id) {\n      ...LogEntry\n      attempts {\n        id\n        callId\n        startedAt\n        durationMs\n        outcome\n        request\n        response\n        httpStatus\n      }\n      input @include(if: $reported)\n    }\n  }\n"): typeof import('./graphql').EntryDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetrySync($input: RetrySyncInput!) {\n    retrySync(input: $input) {\n      entries {\n        ...LogEntry\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').RetrySyncDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RetryableCount($filter: SyncLogFilter!) {\n    retryableCount(filter: $filter) {\n      count\n      capped\n    }\n  }\n"): typeof import('./graphql').RetryableCountDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetrySyncs($input: RetrySyncsInput!) {\n    retrySyncs(input: $input) {\n      count\n      continueAfter\n      userErrors {\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').RetrySyncsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SettingsFields on Settings {\n    targetListId\n    triggers {\n      bookingCreated\n      bookingCanceled\n      bookingRescheduled\n      bookingNoShow\n      routingFormSubmitted\n    }\n    ifExists\n    lookUpUnknownProspects\n    lifecycleFieldKey\n    lifecycleWording {\n      booked\n      canceled\n      rescheduled\n      noShow\n    }\n    hostEmailFieldKey\n    routingFormEmailField\n    mappings {\n      source\n      target\n      locked\n    }\n    version\n    paused\n    blockedReason\n    blockedMessage\n    updatedAt\n    updatedBy\n    warnings {\n      code\n      message\n      field\n    }\n  }\n"): typeof import('./graphql').SettingsFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Settings {\n    settings {\n      ...SettingsFields\n    }\n  }\n"): typeof import('./graphql').SettingsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateSettings($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings {\n        ...SettingsFields\n      }\n      currentSettings {\n        ...SettingsFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').UpdateSettingsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PauseSyncInSettings {\n    pauseSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').PauseSyncInSettingsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResumeSyncInSettings {\n    resumeSync {\n      settings {\n        version\n        paused\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').ResumeSyncInSettingsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ListFields on SnovioList {\n    id\n    name\n    prospectCount\n    deletedAt\n    activeCampaigns {\n      id\n      name\n    }\n  }\n"): typeof import('./graphql').ListFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ReadFields on SnovioRead {\n    kind\n    readAt\n    reading\n    failedAt\n    message\n  }\n"): typeof import('./graphql').ReadFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Lists($refresh: Boolean!) {\n    lists(includeDeleted: true, refresh: $refresh) {\n      ...ListFields\n    }\n    connection {\n      reads {\n        ...ReadFields\n      }\n    }\n  }\n"): typeof import('./graphql').ListsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateList($input: CreateListInput!) {\n    createList(input: $input) {\n      list {\n        ...ListFields\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').CreateListDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CustomFields($refresh: Boolean!) {\n    customFields(refresh: $refresh) {\n      key\n      label\n      type\n    }\n    connection {\n      reads {\n        ...ReadFields\n      }\n    }\n  }\n"): typeof import('./graphql').CustomFieldsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PreviewSync($input: PreviewSyncInput!, $settings: UpdateSettingsInput!) {\n    previewSync(input: $input, settings: $settings) {\n      call {\n        method\n        path\n        body\n      }\n      skipReason\n      message\n      notes\n      warnings {\n        code\n        message\n        field\n      }\n      userErrors {\n        field\n        code\n        message\n      }\n    }\n  }\n"): typeof import('./graphql').PreviewSyncDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RecentEvents {\n    syncLog(first: 25) {\n      nodes {\n        id\n        kind\n        prospectEmail\n        createdAt\n      }\n    }\n  }\n"): typeof import('./graphql').RecentEventsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReportedEvent($id: ID!) {\n    syncLogEntry(id: $id) {\n      id\n      input\n    }\n  }\n"): typeof import('./graphql').ReportedEventDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReportedEvents {\n    syncLog(first: 20) {\n      nodes {\n        id\n        input\n      }\n    }\n  }\n"): typeof import('./graphql').ReportedEventsDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
