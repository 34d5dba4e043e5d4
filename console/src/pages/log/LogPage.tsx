import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useRef } from 'react'

import { lazyDialog } from '@/ui/lazyDialog'
import { PageHeading } from '@/ui/PageHeading'

import type { LogSearch } from './address/search'
import { DownloadButton } from './download/DownloadButton'
import { useLogFeed } from './feed/useLogFeed'
import { Chips } from './filters/Chips'
import { FilterBar } from './filters/FilterBar'
import { ViewSwitch } from './filters/ViewSwitch'
import { LiveControl } from './live/LiveControl'
import { LogNotices } from './live/LogNotices'
import { LogBody } from './LogBody'
import { LogFoot } from './LogFoot'
import classes from './LogPage.module.css'
import { RetryAllButton } from './retry/RetryAllButton'

const route = getRouteApi('/log')
const EntryDrawer = lazyDialog(() => import('./entry/EntryDrawer'))

/** What became of every event, live. What is shown lies in the address. */
export function LogPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const feeding = useLogFeed(search)
  const page = useRef<HTMLDivElement>(null)
  const filters = useRef<HTMLDivElement>(null)

  const show = useCallback(
    (next: LogSearch) => void navigate({ search: next, resetScroll: false }),
    [navigate],
  )
  const open = useCallback(
    (entry: string | undefined) =>
      void navigate({ search: (before) => ({ ...before, entry }), resetScroll: false }),
    [navigate],
  )

  return (
    <div ref={page} className={classes.page}>
      <div className={classes.top}>
        <PageHeading
          title={search.view === 'timeline' ? 'Timeline' : 'Sync log'}
          actions={
            <>
              <LiveControl feed={feeding.feed} />
              <RetryAllButton search={search} />
              <DownloadButton search={search} />
            </>
          }
        />
        <FilterBar search={search} onSearch={show} ref={filters} />
        <div className={classes.chips}>
          <Chips search={search} onSearch={show} after={() => filters.current?.querySelector('button')} />
          {search.email !== undefined && <ViewSwitch view={search.view} />}
        </div>
        <LogNotices feed={feeding.feed} />
      </div>
      <div className={classes.body}>
        <LogBody search={search} feeding={feeding} onSearch={show} onOpen={open} />
      </div>
      <LogFoot feed={feeding.feed} />
      <EntryDrawer
        opened={search.entry !== undefined}
        id={search.entry}
        onClose={() => open(undefined)}
        focusAfter={() => page.current?.querySelector('h1')}
      />
    </div>
  )
}
