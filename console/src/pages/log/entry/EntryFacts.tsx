import type { ReactNode } from 'react'

import { Moment } from '@/ui/Moment'
import { RouteLink } from '@/ui/RouteLink'
import { formatMoment } from '@/ui/format'
import { kindWords } from '@/words/words'

import classes from './EntryFacts.module.css'
import type { Entry } from './useEntry'

/** What is known of an entry, each thing with its name. What there is not is left out. */
export function EntryFacts({ entry }: { entry: Entry }) {
  const { prospectEmail, mergedInto, nextAttemptAt, bookingId, formId } = entry
  return (
    <dl className={classes.facts}>
      {prospectEmail !== null && (
        <Fact name="Person">
          {prospectEmail}{' '}
          <RouteLink to="/log" search={{ email: prospectEmail, view: 'timeline' }}>
            Timeline
          </RouteLink>
        </Fact>
      )}
      <Fact name="Event">{kindWords[entry.kind].sentence}</Fact>
      {mergedInto !== null && (
        <Fact name="Merged into">
          <RouteLink to="/log" search={(before) => ({ ...before, entry: mergedInto })}>
            The entry whose call it shared
          </RouteLink>
        </Fact>
      )}
      <Fact name="Happened">
        <Exact at={entry.occurredAt} />
      </Fact>
      <Fact name="Accepted">
        <Exact at={entry.createdAt} />
      </Fact>
      <Fact name="Last changed">
        <Exact at={entry.updatedAt} />
      </Fact>
      <Fact name="Attempts used">{entry.attemptCount} of 10</Fact>
      {nextAttemptAt !== null && <Fact name="Next attempt">{formatMoment(Date.parse(nextAttemptAt))}</Fact>}
      {bookingId !== null && (
        <Fact name="Booking id">
          <code className={classes.code}>{bookingId}</code>{' '}
          <RouteLink to="/log" search={{ booking: bookingId }}>
            Its events
          </RouteLink>
        </Fact>
      )}
      {formId !== null && (
        <Fact name="Routing form id">
          <code className={classes.code}>{formId}</code>
        </Fact>
      )}
      {entry.listId !== null && (
        <Fact name="List at Snov.io">
          <code className={classes.code}>{entry.listId}</code>
        </Fact>
      )}
      {entry.prospectId !== null && (
        <Fact name="Prospect at Snov.io">
          <code className={classes.code}>{entry.prospectId}</code>
        </Fact>
      )}
      <Fact name="Event id">
        <code className={classes.code}>{entry.eventId}</code>
      </Fact>
      <Fact name="Entry id">
        <code className={classes.code}>{entry.id}</code>
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt className={classes.name}>{name}</dt>
      <dd className={classes.value}>{children}</dd>
    </div>
  )
}

function Exact({ at }: { at: string }) {
  return (
    <>
      {formatMoment(Date.parse(at))}{' '}
      <span className={classes.ago}>
        (<Moment at={at} />)
      </span>
    </>
  )
}
