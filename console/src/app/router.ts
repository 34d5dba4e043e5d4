import { createRoute, createRouter, redirect, type RouterHistory } from '@tanstack/react-router'

import { auditRoute } from '@/pages/audit/route'
import { integrationsRoute } from '@/pages/integrations/route'
import { logRoute } from '@/pages/log/route'
import { settingsRoute } from '@/pages/settings/route'

import { FaultPage } from './faults/FaultPage'
import { firstPage } from './navigation'
import { rootRoute } from './rootRoute'
import { parseSearch, stringifySearch } from './search'

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    // The router's own way to redirect is to throw what is no Error.
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    throw redirect({ to: firstPage, replace: true })
  },
})

const routeTree = rootRoute.addChildren([indexRoute, logRoute, integrationsRoute, settingsRoute, auditRoute])

/** The pages of the console. `history`: another one than the browser's own. */
export function createAppRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    ...(history && { history }),
    defaultErrorComponent: FaultPage,
    defaultPreload: 'intent',
    scrollRestoration: true,
    scrollToTopSelectors: ['#main'],
    parseSearch,
    stringifySearch,
  })
}

declare module '@tanstack/react-router' {
  // The router's types are completed by merging into its interface.
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
