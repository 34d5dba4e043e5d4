import type { Api } from './api'
import { createApiClient } from './client'
import { createClock } from './clock'
import { createConnection } from './connection'
import { openSession } from './session'
import { openSocket, socketAddress } from './socket'
import { tabStorage } from './storage'
import { verify } from './verify'

/** Opens everything that talks to the server, once for a tab. */
export function openApi(): Api {
  const clock = createClock()
  const session = openSession({
    storage: tabStorage(),
    clock,
    verify: (token) => verify(token, clock),
    reload: () => window.location.reload(),
  })
  const connection = createConnection()
  return {
    clock,
    session,
    connection,
    client: createApiClient(session, clock),
    socket: openSocket(socketAddress(window.location), session, connection),
  }
}
