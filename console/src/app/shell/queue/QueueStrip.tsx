import { Skeleton } from '@mantine/core'

import { useApi } from '@/api/api'
import { useNow } from '@/api/hooks'
import { useQueue } from '@/api/queue'
import { useStore } from '@/api/store'
import { Problem } from '@/ui/Problem'
import { formatClock } from '@/ui/format'

import { LateActivity } from '../activity/LateActivity'
import { ActivityBadge } from './ActivityBadge'
import { activityOf } from './figures'
import { QueueFigures } from './QueueFigures'
import { QueueNotices } from './QueueNotices'
import classes from './QueueStrip.module.css'

/** How the sync stands, on every page. */
export function QueueStrip() {
  const { latest, account, problem, readAgain } = useQueue()
  const connection = useStore(useApi().connection)
  const busy = latest !== undefined && (latest.queue.depth > 0 || latest.queue.quotaUsed > 0)
  const now = useNow(busy && connection === 'online')

  return (
    <section className={classes.strip} aria-label="Sync">
      {latest !== undefined && (
        <>
          <div className={classes.lines}>
            <div className={classes.row} data-old={connection === 'offline' || undefined}>
              <ActivityBadge activity={activityOf(connection, account, latest)} />
              {connection === 'offline' && (
                <span className={classes.asOf}>Figures from {formatClock(latest.at)}</span>
              )}
              <QueueFigures latest={latest} now={now} />
            </div>
            <LateActivity />
          </div>
          <QueueNotices queue={latest.queue} account={account} />
        </>
      )}
      {latest === undefined && problem === undefined && (
        <div className={classes.lines} aria-hidden>
          <div className={classes.row}>
            <Skeleton height={20} width={96} radius="xl" />
            <Skeleton height={14} width={280} maw="60%" />
          </div>
        </div>
      )}
      {latest === undefined && problem !== undefined && (
        <div className={classes.notices}>
          <Problem title="How the sync stands could not be read" problem={problem} onRetry={readAgain} />
        </div>
      )}
    </section>
  )
}
