import type { Client } from '@urql/core'
import { createContext, use } from 'react'

import type { Clock } from './clock'
import type { Connection } from './connection'
import type { Session } from './session'
import type { Socket } from './socket'

/** Everything that talks to the server. */
export type Api = {
  clock: Clock
  session: Session
  client: Client
  socket: Socket
  connection: Connection
}

export const ApiContext = createContext<Api | null>(null)

export function useApi(): Api {
  const api = use(ApiContext)
  if (api === null) throw new Error('useApi needs an ApiContext around it')
  return api
}
