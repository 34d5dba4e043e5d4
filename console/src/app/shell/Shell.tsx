import { Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'

import { QueueProvider } from '@/api/queue'

import { Header } from './Header'
import { QueueStrip } from './queue/QueueStrip'
import classes from './Shell.module.css'
import { SkipLink } from './SkipLink'

/** What surrounds every page. */
export function Shell() {
  return (
    <QueueProvider>
      <div className={classes.shell}>
        <SkipLink />
        <Header />
        <QueueStrip />
        <main id="main" className={classes.main} tabIndex={-1}>
          <Suspense>
            <Outlet />
          </Suspense>
        </main>
      </div>
    </QueueProvider>
  )
}
