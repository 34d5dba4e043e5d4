import { Moment } from '@/ui/Moment'
import { Card } from '@/ui/Card'
import { formatCount } from '@/ui/format'
import { kindWords, reasonWords } from '@/words/words'

import classes from './PersonSummary.module.css'
import type { Counts, Timeline } from './timeline'

type Props = {
  email: string
  timeline: Timeline
  /** Whether all events of the filter are loaded. */
  whole: boolean
}

const countNames: Readonly<Record<keyof Counts, string>> = {
  waiting: 'waiting',
  blocked: 'blocked',
  synced: 'synced',
  skipped: 'skipped',
  failed: 'failed',
}

/** How a person stands at Snov.io, as far as the log tells. */
export function PersonSummary({ email, timeline, whole }: Props) {
  const { counts, present } = timeline
  const names = Object.keys(countNames) as (keyof Counts)[]
  return (
    <Card>
      <p className={classes.email}>{email}</p>
      <p className={classes.present}>
        {present === undefined ? (
          'None of these bookings has reached Snov.io.'
        ) : (
          <>
            What counts at Snov.io is the newest booking event that reached it:{' '}
            <b>{kindWords[present.kind].label}</b>, <Moment at={present.occurredAt} />.
            {present.reason !== null && ` ${reasonWords[present.reason].sentence}`}
          </>
        )}
      </p>
      <ul className={classes.counts} aria-label={whole ? 'All events' : 'The events shown'}>
        {names.map((name) => (
          <li key={name} data-none={counts[name] === 0 || undefined}>
            <b>{formatCount(counts[name])}</b> {countNames[name]}
          </li>
        ))}
      </ul>
    </Card>
  )
}
