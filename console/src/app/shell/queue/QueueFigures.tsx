import type { ReactNode } from 'react'

import type { QueueAt } from '@/api/queue'
import { formatCount, formatDuration } from '@/ui/format'

import { figuresAt } from './figures'
import classes from './QueueFigures.module.css'
import { QuotaMeter } from './QuotaMeter'

/** The queue in figures: what waits, what the account's minute still holds, how long it takes. */
export function QueueFigures({ latest, now }: { latest: QueueAt; now: number }) {
  const { waiting, oldest, used, limit, nextFree, drain } = figuresAt(latest, now)
  return (
    <dl className={classes.figures}>
      <Figure name="Waiting">{formatCount(waiting)}</Figure>
      {oldest !== undefined && <Figure name="Oldest">{formatDuration(oldest)}</Figure>}
      <Figure name="Calls used">
        <span className={classes.calls}>
          {formatCount(used)} of {formatCount(limit)}
          <QuotaMeter used={used} limit={limit} />
        </span>
      </Figure>
      <Figure name="Next free">{nextFree === 0 ? 'now' : `in ${formatDuration(nextFree)}`}</Figure>
      {drain !== undefined && <Figure name="All sent in">about {formatDuration(drain)}</Figure>}
    </dl>
  )
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.figure}>
      <dt className={classes.name}>{name}</dt>
      <dd className={classes.value}>{children}</dd>
    </div>
  )
}
