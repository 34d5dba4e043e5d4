import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { rootRoute } from '@/app/rootRoute'

import { validateSearch } from './address/search'

export const logRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/log',
  validateSearch,
  component: lazyRouteComponent(() => import('./LogPage'), 'LogPage'),
})
