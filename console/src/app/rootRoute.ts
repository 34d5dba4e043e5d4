import { createRootRoute } from '@tanstack/react-router'

import { NotFoundPage } from './faults/NotFoundPage'
import { Shell } from './shell/Shell'

/** What every page is a child of. */
export const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage })
