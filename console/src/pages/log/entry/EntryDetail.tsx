import { Stack } from '@mantine/core'
import { useRef } from 'react'

import { useViewer } from '@/api/hooks'
import { CodeBlock } from '@/ui/CodeBlock'
import { NextStep } from '@/ui/NextStep'
import { reasonWords, statusWords } from '@/words/words'

import { StatusBadge } from '../list/StatusBadge'
import { KindLabel } from '../list/KindLabel'
import { Attempts } from './Attempts'
import classes from './EntryDetail.module.css'
import { EntryFacts } from './EntryFacts'
import { RetryEntry } from './RetryEntry'
import { useFollowedEntry, type Entry, type EntryReading } from './useEntry'

type Props = {
  /** As it was last read. */
  read: Entry
  reading: EntryReading
  /** The live log cannot be followed from where it stood: all has to be read anew. */
  onExpired: () => void
}

/** An entry: what became of it and what to do, the facts, the calls, and what was reported. */
export function EntryDetail({ read, reading, onExpired }: Props) {
  const outcome = useRef<HTMLElement>(null)
  const { canAct } = useViewer()
  const entry = useFollowedEntry(read, reading, onExpired)
  const { status, reason, message, kind, prospectEmail, input } = entry
  const words = reason === null ? statusWords[status] : reasonWords[reason]
  // It often begins with what the reason means, and is not to say it twice.
  const own = message === null || message === words.sentence ? undefined : message
  return (
    <Stack gap="lg">
      <section ref={outcome} tabIndex={-1} className={classes.outcome} aria-label="What became of it">
        <div className={classes.badges} role="status">
          <StatusBadge status={status} />
          {reason !== null && <b>{reasonWords[reason].label}</b>}
        </div>
        <p className={classes.subject}>
          <KindLabel kind={kind} />
          <span>{prospectEmail ?? 'No email address'}</span>
        </p>
        <p className={classes.sentence}>
          {statusWords[status].sentence}
          {reason !== null && own?.startsWith(words.sentence) !== true && ` ${words.sentence}`}
        </p>
        {own !== undefined && <p className={classes.message}>{own}</p>}
        {words.nextStep !== undefined && (
          <p className={classes.sentence}>
            <b>What to do:</b> <NextStep words={words} />
          </p>
        )}
        <RetryEntry entry={entry} onDone={() => outcome.current?.focus()} />
      </section>
      <EntryFacts entry={entry} />
      <Attempts entry={entry} />
      <section aria-labelledby="entry-reported">
        <h3 id="entry-reported" className={classes.title}>
          What was reported
        </h3>
        {!canAct && <p className={classes.sentence}>Only owners and admins can see it.</p>}
        {canAct && typeof input === 'string' && <CodeBlock title="Event, as JSON" text={input} />}
        {canAct && input === null && <p className={classes.sentence}>It is no longer kept.</p>}
      </section>
    </Stack>
  )
}
