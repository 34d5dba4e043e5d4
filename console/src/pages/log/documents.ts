import { graphql } from '@/gql'

/** What a row shows, and what it is sorted and chosen by. */
export const logEntry = graphql(`
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
`)

export const logPage = graphql(`
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
`)

export const logChanges = graphql(`
  subscription LogChanges($filter: SyncLogFilter, $after: String) {
    syncLog(filter: $filter, after: $after) {
      cursor
      entry {
        ...LogEntry
      }
    }
  }
`)

/** Where the live log stands. */
export const logHead = graphql(`
  query LogHead {
    syncLog(first: 1) {
      liveCursor
    }
  }
`)

/** Whether a filter chooses anything. */
export const logProbe = graphql(`
  query LogProbe($filter: SyncLogFilter) {
    syncLog(first: 1, filter: $filter) {
      nodes {
        id
      }
    }
  }
`)

export const entryQuery = graphql(`
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
`)

export const retrySync = graphql(`
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
`)

export const retryableCount = graphql(`
  query RetryableCount($filter: SyncLogFilter!) {
    retryableCount(filter: $filter) {
      count
      capped
    }
  }
`)

export const retrySyncs = graphql(`
  mutation RetrySyncs($input: RetrySyncsInput!) {
    retrySyncs(input: $input) {
      count
      continueAfter
      userErrors {
        message
      }
    }
  }
`)
