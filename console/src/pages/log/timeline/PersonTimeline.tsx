import { Button } from '@mantine/core'
import { useMemo } from 'react'

import { Problem } from '@/ui/Problem'

import type { FeedState, LogFeed } from '../feed/LogFeed'
import { PersonSummary } from './PersonSummary'
import classes from './PersonTimeline.module.css'
import { timelineOf } from './timeline'
import { TimelineStep } from './TimelineStep'

type Props = {
  email: string
  feed: LogFeed
  state: FeedState
  onOpen: (id: string) => void
}

const day = new Intl.DateTimeFormat('en-US', {
  weekday: 'long',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
})

/** What one person's events wanted, in the order in which they happened, and what became of each. */
export default function PersonTimeline({ email, feed, state, onOpen }: Props) {
  const timeline = useMemo(() => {
    const rows = Array.from({ length: state.shown }, (_, index) => feed.at(index))
    return timelineOf(
      rows.flatMap((row) => (row === undefined ? [] : [row.entry])),
      (at) => day.format(at),
    )
  }, [feed, state])
  const { older, olderProblem } = state
  return (
    <div className={classes.page}>
      <PersonSummary email={email} timeline={timeline} whole={older === 'end'} />
      {timeline.days.map(({ day: name, steps }) => (
        <section key={name} aria-label={name}>
          <h2 className={classes.day}>{name}</h2>
          <ol className={classes.steps}>
            {steps.map((step) => (
              <TimelineStep key={step.entry.id} step={step} onOpen={onOpen} />
            ))}
          </ol>
        </section>
      ))}
      {olderProblem !== undefined && (
        <Problem
          title="Older events could not be read"
          problem={olderProblem}
          onRetry={() => void feed.readOlder()}
        />
      )}
      {(older === 'idle' || older === 'reading') && (
        <div>
          <Button variant="default" loading={older === 'reading'} onClick={() => void feed.readOlder()}>
            Show older events
          </Button>
        </div>
      )}
    </div>
  )
}
