import { Button } from '@mantine/core'

import type { LogEntryFragment } from '@/gql/graphql'
import { formatClock, formatDuration, formatMany, formatMoment } from '@/ui/format'
import { kindWords, reasonWords, statusWords } from '@/words/words'

import { KindLabel } from '../list/KindLabel'
import { lineId } from '../list/LogLine'
import { StatusBadge } from '../list/StatusBadge'
import type { Step } from './timeline'
import classes from './TimelineStep.module.css'

type Props = {
  step: Step
  onOpen: (id: string) => void
}

/** One event: when it happened, what it wanted, and what became of it. */
export function TimelineStep({ step, onOpen }: Props) {
  const { entry, carrier, carried, late } = step
  const { id, kind, status, reason, message, occurredAt, bookingId, mergedInto } = entry
  const at = Date.parse(occurredAt)
  const words = reason === null ? statusWords[status] : reasonWords[reason]
  return (
    <li className={classes.step}>
      <time className={classes.time} dateTime={occurredAt} title={formatMoment(at)}>
        {formatClock(at)}
      </time>
      <div className={classes.words}>
        <div className={classes.head}>
          <b>
            <KindLabel kind={kind} />
          </b>
          <StatusBadge status={status} />
          {reason !== null && <span>{words.label}</span>}
        </div>
        <p className={classes.sentence}>
          {kindWords[kind].sentence}
          {bookingId !== null && (
            <>
              {' '}
              Booking <code className={classes.code}>{bookingId}</code>.
            </>
          )}
          {late !== undefined && ` It was reported ${formatDuration(late)} later.`}
        </p>
        <p className={classes.sentence}>{message ?? words.sentence}</p>
        {mergedInto !== null && <p className={classes.sentence}>{mergedSentence(carrier)}</p>}
        {carried.length > 0 && (
          <p className={classes.sentence}>
            Its call did for {formatMany(carried.length, 'other event', 'other events')} too.
          </p>
        )}
      </div>
      <Button
        id={lineId(id)}
        variant="default"
        className={classes.open}
        aria-label={`Details of ${kindWords[kind].label}, ${formatMoment(at)}`}
        onClick={() => onOpen(id)}
      >
        Details
      </Button>
    </li>
  )
}

function mergedSentence(carrier: LogEntryFragment | undefined): string {
  if (carrier === undefined) return 'It was merged into another event: one call did for both.'
  const { label } = kindWords[carrier.kind]
  return `It was merged into “${label}” of ${formatClock(Date.parse(carrier.occurredAt))}: one call did for both.`
}
