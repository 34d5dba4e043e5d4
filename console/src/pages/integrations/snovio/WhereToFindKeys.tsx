import { Anchor, Text } from '@mantine/core'

/** The page that Snov.io's own documentation names. */
const snovioApiPage = 'https://app.snov.io/account#/api'

export function WhereToFindKeys() {
  return (
    <Text size="sm">
      Copy both from{' '}
      <Anchor href={snovioApiPage} target="_blank" rel="noreferrer" underline="always" inherit>
        Account settings → API
      </Anchor>{' '}
      in Snov.io (it opens in a new tab).
    </Text>
  )
}
