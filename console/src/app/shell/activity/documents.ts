import { graphql } from '@/gql'

export const activityQuery = graphql(`
  query Activity($hours: Int!) {
    activity(hours: $hours) {
      from
      to
      succeeded
      skipped
      failed
    }
  }
`)
