import { MantineProvider } from '@mantine/core'
import { RouterProvider } from '@tanstack/react-router'
import { Provider as ClientProvider } from 'urql'

import { ApiContext, type Api } from '@/api/api'

import { RootBoundary } from './faults/RootBoundary'
import { Notices } from './notices/Notices'
import type { createAppRouter } from './router'
import { Gate } from './signin/Gate'
import { cssVariables, theme } from './theme'

type Props = {
  api: Api
  router: ReturnType<typeof createAppRouter>
  /** What the Content-Security-Policy lets styles through with. */
  nonce: string
}

export function App({ api, router, nonce }: Props) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
      deduplicateCssVariables={false}
    >
      <RootBoundary>
        <ApiContext value={api}>
          <ClientProvider value={api.client}>
            <Gate>
              <RouterProvider router={router} />
            </Gate>
            <Notices />
          </ClientProvider>
        </ApiContext>
      </RootBoundary>
    </MantineProvider>
  )
}
