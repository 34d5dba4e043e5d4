import { lazy, Suspense } from 'react'

import { useStore } from '@/api/store'
import { Problem } from '@/ui/Problem'

import { isFiltered, type LogSearch } from './address/search'
import { EmptyLog } from './empty/EmptyLog'
import type { Feeding } from './feed/useLogFeed'
import { LogGrid } from './list/LogGrid'
import { LogSkeleton } from './list/LogSkeleton'
import classes from './LogBody.module.css'

// Most never see these.
const NoMatch = lazy(() => import('./empty/NoMatch'))
const PersonTimeline = lazy(() => import('./timeline/PersonTimeline'))

type Props = {
  search: LogSearch
  feeding: Feeding
  onSearch: (search: LogSearch) => void
  onOpen: (id: string) => void
}

/** The entries, or why there are none. */
export function LogBody({ search, feeding, onSearch, onOpen }: Props) {
  const { feed, changing } = feeding
  const state = useStore(feed.state)
  const { phase, problem, shown, older } = state
  if (phase === 'failed' && problem !== undefined) {
    return (
      <div className={classes.words}>
        <Problem title="The log could not be read" problem={problem} onRetry={() => feed.retry()} />
      </div>
    )
  }
  if (phase === 'reading') return <LogSkeleton />
  if (shown === 0 && older === 'end' && !changing) {
    return (
      <div className={classes.words}>
        {isFiltered(search) ? (
          <Suspense>
            <NoMatch search={search} onSearch={onSearch} />
          </Suspense>
        ) : (
          <EmptyLog />
        )}
      </div>
    )
  }
  if (search.view === 'timeline' && search.email !== undefined)
    return (
      <Suspense fallback={<LogSkeleton />}>
        <PersonTimeline email={search.email} feed={feed} state={state} onOpen={onOpen} />
      </Suspense>
    )
  return (
    <LogGrid
      key={feed.key}
      feed={feed}
      state={state}
      changing={changing}
      openId={search.entry}
      onOpen={onOpen}
    />
  )
}
