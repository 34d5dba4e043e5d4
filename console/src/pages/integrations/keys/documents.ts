import { graphql } from '@/gql'

export const apiKeyFields = graphql(`
  fragment ApiKeyFields on ApiKey {
    id
    name
    prefix
    createdAt
    createdBy
    lastUsedAt
  }
`)

export const apiKeysQuery = graphql(`
  query ApiKeys {
    apiKeys {
      ...ApiKeyFields
    }
  }
`)

export const createApiKey = graphql(`
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
`)

export const revokeApiKey = graphql(`
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
`)

/** An empty list holds no key, so the client has to be told what a new one changes. */
export const apiKeyTypes = ['ApiKey']
