import { graphql } from '@/gql'

export const auditLogQuery = graphql(`
  query AuditLog($after: String, $filter: AuditLogFilter) {
    auditLog(first: 50, after: $after, filter: $filter) {
      nodes {
        ...AuditLogFields
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export const auditLogFields = graphql(`
  fragment AuditLogFields on AuditLogEntry {
    id
    at
    actor
    action
    target
    details
    address
  }
`)
