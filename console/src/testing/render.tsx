import { MantineProvider } from '@mantine/core'
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render, type RenderResult } from '@testing-library/react'
import type { ReactNode } from 'react'
import { Provider as ClientProvider } from 'urql'

import { ApiContext, type Api } from '@/api/api'
import { createApiClient } from '@/api/client'
import { createClock } from '@/api/clock'
import { createConnection } from '@/api/connection'
import { QueueProvider } from '@/api/queue'
import type { Viewer } from '@/api/verify'
import { Notices } from '@/app/notices/Notices'
import { theme } from '@/app/theme'

import { fakeSession, owner } from './session'
import { fakeSocket } from './socket'

type Rendered = RenderResult & {
  api: Api
  session: ReturnType<typeof fakeSession>
  socket: ReturnType<typeof fakeSocket>
}

/** Renders part of a page as somebody sees it who is signed in; fakeServer answers it. */
export function renderPart(part: ReactNode, viewer: Viewer = owner): Rendered {
  const session = fakeSession(viewer)
  const socket = fakeSocket()
  const clock = createClock()
  const api: Api = {
    session,
    socket,
    clock,
    connection: createConnection(() => true),
    client: createApiClient(session, clock),
  }
  const router = createRouter({
    routeTree: createRootRoute({ component: () => <QueueProvider>{part}</QueueProvider> }),
    history: createMemoryHistory(),
  })
  const result = render(
    <MantineProvider theme={theme} env="test">
      <ApiContext value={api}>
        <ClientProvider value={api.client}>
          <RouterProvider router={router as never} />
          <Notices />
        </ClientProvider>
      </ApiContext>
    </MantineProvider>,
  )
  return { ...result, api, session, socket }
}
