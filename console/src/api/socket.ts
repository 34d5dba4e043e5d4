import { createClient, type Client } from 'graphql-ws'

import type { Connection } from './connection'
import type { Session } from './session'
import { waitBeforeRetry } from './wait'

export type Socket = Pick<Client, 'subscribe'>

/** The server closes a socket with these when its token does not count, or no longer. */
const tokenCodes = [4401, 4403]
/** The client closes a socket with this when nobody follows anything any more. */
const notNeeded = 1000
const pingEvery = 12_000
const pongWithin = 5000

/**
 * One websocket for all subscriptions of the tab. It comes back by itself, tells the
 * connection how it is, and waits for a new token where the old one has ended.
 */
export function openSocket(url: string, session: Session, connection: Connection): Socket {
  let sentWith: string | undefined
  let pong: ReturnType<typeof setTimeout> | undefined

  const client = createClient({
    url,
    keepAlive: pingEvery,
    lazyCloseTimeout: 3000,
    connectionAckWaitTimeout: 10_000,
    connectionParams: () => {
      sentWith = session.token()
      return { authorization: `Bearer ${sentWith ?? ''}` }
    },
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: async (retries) => {
      await waitBeforeRetry(retries)
      await session.usable()
    },
    on: {
      connected: () => connection.connected(),
      closed: (event) => {
        clearTimeout(pong)
        const { code } = event as CloseEvent
        if (code !== notNeeded) connection.lost()
        if (tokenCodes.includes(code)) session.refused(sentWith)
      },
      // A peer that is silent for too long is gone, whatever the operating system thinks.
      ping: (received) => {
        if (received) return
        clearTimeout(pong)
        pong = setTimeout(() => client.terminate(), pongWithin)
      },
      pong: (received) => {
        if (received) clearTimeout(pong)
      },
    },
  })
  window.addEventListener('offline', () => client.terminate())
  return client
}

/** The address of the websocket beside a page. */
export function socketAddress(location: Location): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`
}
