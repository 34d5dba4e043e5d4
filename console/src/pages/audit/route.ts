import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { rootRoute } from '@/app/rootRoute'

import { validateSearch } from './search'

export const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit',
  validateSearch,
  component: lazyRouteComponent(() => import('./AuditPage'), 'AuditPage'),
})
