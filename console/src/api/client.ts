import { cacheExchange, Client, fetchExchange, type Operation } from '@urql/core'
import { authExchange } from '@urql/exchange-auth'

import type { Clock } from './clock'
import { isUnauthenticated } from './errors'
import type { Session } from './session'

/**
 * The client for queries and mutations. An operation that the server refuses for its
 * token waits until there is a new one, and is then sent again.
 */
export function createApiClient(session: Session, clock: Clock): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetch: async (input, init) => {
      const response = await fetch(input, init)
      clock.hear(response.headers.get('date'))
      return response
    },
    exchanges: [
      cacheExchange,
      authExchange((auth) => Promise.resolve(authentication(session, auth))),
      fetchExchange,
    ],
  })
}

/** The token that an operation was sent with: there may be another one by now. */
function sentWith({ context: { fetchOptions } }: Operation): string | undefined {
  const { headers } = typeof fetchOptions === 'function' ? fetchOptions() : (fetchOptions ?? {})
  return new Headers(headers).get('authorization')?.replace(/^Bearer /, '')
}

type Initializer = Parameters<typeof authExchange>[0]
type Utilities = Parameters<Initializer>[0]
type Authentication = Awaited<ReturnType<Initializer>>

function authentication(session: Session, auth: Utilities): Authentication {
  return {
    addAuthToOperation: (operation) =>
      auth.appendHeaders(operation, { authorization: `Bearer ${session.token() ?? ''}` }),
    willAuthError: () => {
      const state = session.get()
      return state.kind === 'signedIn' && state.expired
    },
    didAuthError: (error, operation) => {
      if (!isUnauthenticated(error)) return false
      session.refused(sentWith(operation))
      return true
    },
    refreshAuth: () => session.usable(),
  }
}
