import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { rootRoute } from '@/app/rootRoute'

export type SettingsSearch = {
  /** Whether the preview is open: `1` or absent. */
  preview?: '1'
}

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  validateSearch: (search: Record<string, unknown>): SettingsSearch =>
    search.preview === '1' ? { preview: '1' } : {},
  component: lazyRouteComponent(() => import('./SettingsPage'), 'SettingsPage'),
})
