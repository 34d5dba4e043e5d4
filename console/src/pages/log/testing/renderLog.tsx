import { MantineProvider } from '@mantine/core'
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { render, screen } from '@testing-library/react'
import { Provider as ClientProvider } from 'urql'
import { vi } from 'vitest'

import { ApiContext, type Api } from '@/api/api'
import { createApiClient } from '@/api/client'
import { createClock } from '@/api/clock'
import { createConnection } from '@/api/connection'
import type { Viewer } from '@/api/verify'
import { Notices } from '@/app/notices/Notices'
import { createAppRouter } from '@/app/router'
import { theme } from '@/app/theme'
import type { LogEntryFragment } from '@/gql/graphql'
import { connected, quietQueue } from '@/testing/answers'
import { fakeServer, type FakeServer } from '@/testing/server'
import { fakeSession, owner } from '@/testing/session'
import { fakeSocket, type Run } from '@/testing/socket'

// Loaded before a test waits for what it shows: to load them takes its time on a busy machine.
import '../empty/NoMatch'
import '../entry/EntryDrawer'
import '../LogPage'
import '../retry/RetryAllDialog'
import '../timeline/PersonTimeline'

/** The rows' window in pixels: about ten rows. */
const height = 340

/** What jsdom lacks: a layout, and what the browser does with popovers. */
export function givePageLayout(): void {
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(height)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(height)
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(1200)
  HTMLElement.prototype.hidePopover = () => undefined
  HTMLElement.prototype.scrollTo = function scrollTo(this: HTMLElement, options) {
    if (typeof options === 'object') this.scrollTop = options.top ?? this.scrollTop
  }
}

/** A server with a queue at rest; the test answers the rest. */
export function logServer(answers: Parameters<typeof fakeServer>[0] = {}): FakeServer {
  return fakeServer({
    Queue: () => ({ queue: quietQueue, connection: connected }),
    LogHead: () => ({ syncLog: { liveCursor: 'head' } }),
    ...answers,
  })
}

/** Opens the console at an address of the log, as somebody who is signed in. */
export async function renderLog(address = '/log', viewer: Viewer = owner) {
  const session = fakeSession(viewer)
  const socket = fakeSocket()
  const clock = createClock()
  const connection = createConnection(() => true)
  const client = createApiClient(session, clock)
  const api: Api = { session, socket, clock, connection, client }
  const router = createAppRouter(createMemoryHistory({ initialEntries: [address] }))
  connection.connected()
  render(
    <MantineProvider theme={theme} env="test">
      <ApiContext value={api}>
        <ClientProvider value={client}>
          <RouterProvider router={router} />
          <Notices />
        </ClientProvider>
      </ApiContext>
    </MantineProvider>,
  )
  await screen.findByRole('heading', { level: 1 })

  /** The subscription to the log that was begun last. */
  const run = (): Run => {
    const last = socket.runs.findLast(({ payload }) => payload.query.includes('LogChanges'))
    if (last === undefined) throw new Error('nobody follows the log')
    return last
  }
  return {
    api,
    socket,
    run,
    address: () => router.state.location.href,
    back: () => router.history.back(),
    /** What the live log tells. */
    live: (...entries: LogEntryFragment[]) => {
      for (const entry of entries)
        run().sink.next({ data: { syncLog: { cursor: `after ${entry.id}`, entry } } })
    },
  }
}
