import { memo } from 'react'

import type { LogEntryFragment } from '@/gql/graphql'
import { formatMoment } from '@/ui/format'
import { reasonWords, statusWords } from '@/words/words'

import { KindLabel } from './KindLabel'
import classes from './LogCells.module.css'
import { StatusBadge } from './StatusBadge'
import { formatShort } from './times'

type Props = {
  entry: LogEntryFragment
  /** Whether it no longer matches the filter. */
  left: boolean
  /** How long ago it was accepted. */
  ago: string
  /** When it is tried again. */
  next: string | undefined
}

/** What a row shows. It is drawn anew only where one of its words changes. */
export const LogCells = memo(function LogCells({ entry, left, ago, next }: Props) {
  const { createdAt, status, kind, prospectEmail, attemptCount, nextAttemptAt } = entry
  const at = Date.parse(createdAt)
  return (
    <>
      <div role="gridcell" className={classes.time}>
        <time dateTime={createdAt} title={formatMoment(at)}>
          <span className={classes.ago}>{ago}</span>
          <span className={classes.exact}>{formatShort(at)}</span>
        </time>
      </div>
      <div role="gridcell" className={classes.status}>
        <StatusBadge status={status} />
      </div>
      <div role="gridcell" className={classes.kind}>
        <KindLabel kind={kind} />
      </div>
      <div role="gridcell" className={classes.person} title={prospectEmail ?? undefined}>
        {prospectEmail ?? <span className={classes.none}>No email address</span>}
      </div>
      <div role="gridcell" className={classes.what}>
        {left && <span className={classes.left}>No longer matches · </span>}
        <What entry={entry} />
        {next !== undefined && <span className={classes.retry}> Next attempt {next}.</span>}
      </div>
      <div role="gridcell" className={classes.attempts}>
        {attemptCount}
      </div>
      <div
        role="gridcell"
        className={classes.next}
        title={nextAttemptAt === null ? undefined : formatMoment(Date.parse(nextAttemptAt))}
      >
        {next}
      </div>
    </>
  )
})

/** The reason and what the entry says of itself; without a reason, what its status means. */
function What({ entry: { status, reason, message } }: { entry: LogEntryFragment }) {
  if (reason === null)
    return <span className={classes.message}>{message ?? statusWords[status].sentence}</span>
  const { label, sentence } = reasonWords[reason]
  const says = message ?? sentence
  return (
    <span title={says}>
      <span className={classes.reason}>{label}</span> <span className={classes.message}>{says}</span>
    </span>
  )
}
