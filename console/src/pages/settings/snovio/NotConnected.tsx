import type { ConnectionStatus } from '@/gql/graphql'
import { Banner } from '@/ui/Banner'
import { RouteLink } from '@/ui/RouteLink'

type Props = {
  account: Exclude<ConnectionStatus, 'CONNECTED'>
}

/** Says why lists and fields of Snov.io cannot be chosen, and where that is mended. */
export function NotConnected({ account }: Props) {
  const { title, words, link } = said[account]
  return (
    <Banner tone="warn" title={title}>
      {words} <RouteLink to="/integrations">{link}</RouteLink>
    </Banner>
  )
}

const said = {
  DISCONNECTED: {
    title: 'Connect Snov.io to choose lists and fields',
    words: 'They are read from your Snov.io account. Everything else on this page can be set without it.',
    link: 'Connect Snov.io',
  },
  CREDENTIALS_REJECTED: {
    title: 'Reconnect Snov.io to choose lists and fields',
    words: 'Snov.io rejects the API keys, so nothing can be read from the account.',
    link: 'Reconnect Snov.io',
  },
} as const
