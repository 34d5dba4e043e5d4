import { useEffect } from 'react'

import { useApi } from '@/api/api'
import { useStore } from '@/api/store'
import { Banner } from '@/ui/Banner'
import { Problem } from '@/ui/Problem'
import { notifySuccess } from '@/ui/notify'

import type { LogFeed } from '../feed/LogFeed'
import { useFeed } from '../feed/useFeed'

/** Says what keeps the log from being whole. */
export function LogNotices({ feed }: { feed: LogFeed }) {
  const connection = useStore(useApi().connection)
  const liveProblem = useFeed(feed, (state) => state.liveProblem)
  const renewals = useFeed(feed, (state) => state.renewals)

  useEffect(() => {
    if (renewals > 0) notifySuccess('This page was away for too long to catch up, so the log was read anew.')
  }, [renewals])

  return (
    <>
      {connection === 'offline' && (
        <div role="status">
          <Banner tone="warn" title="You are offline, or the server is away">
            What has come in since is missing here. When the server is back the log goes on from where it
            stopped, without a gap.
          </Banner>
        </div>
      )}
      {liveProblem !== undefined && (
        <Problem title="New entries do not come in" problem={liveProblem} onRetry={() => feed.retry()} />
      )}
    </>
  )
}
