import { graphql } from '@/gql'

export const accountFields = graphql(`
  fragment AccountFields on SnovioAccount {
    status
    maskedApiUserId
    connectedAt
    connectedBy
    creditBalance
    verifiedAt
    rejectedMessage
    reads {
      kind
      readAt
      failedAt
      message
    }
  }
`)

export const accountQuery = graphql(`
  query Account {
    connection {
      ...AccountFields
    }
  }
`)

export const connectSnovio = graphql(`
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
`)

export const disconnectSnovio = graphql(`
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
`)
