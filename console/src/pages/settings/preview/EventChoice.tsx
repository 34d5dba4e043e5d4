import { Button } from '@mantine/core'
import { useId } from 'react'

import { Banner } from '@/ui/Banner'
import { Problem } from '@/ui/Problem'
import { Radio } from '@/ui/choices'

import classes from './EventChoice.module.css'
import { PastedEvent } from './PastedEvent'
import { RecentEvents } from './RecentEvents'
import type { EventChoosing } from './useEvent'

type Props = {
  choice: EventChoosing
  /** What is wrong with the JSON. */
  error: string | undefined
}

/** Chooses the event to preview. */
export function EventChoice({ choice, error }: Props) {
  const id = useId()
  const { way, event, entries, picked, recent, reported } = choice
  return (
    <>
      <fieldset className={classes.ways}>
        <legend className={classes.legend}>Preview with</legend>
        <Radio
          name={id}
          size="sm"
          label="A recent event"
          checked={way === 'recent'}
          onChange={choice.pickOne}
        />
        <Radio
          name={id}
          size="sm"
          label="JSON of an event"
          checked={way === 'pasted'}
          onChange={choice.writeOne}
        />
      </fieldset>
      {way === 'recent' && (
        <>
          {entries?.length === 0 ? (
            <Banner
              tone="info"
              title="No event has come in yet"
              action={
                <Button variant="default" onClick={choice.writeOne}>
                  Use an example
                </Button>
              }
            >
              Paste one as JSON, or begin with an example.
            </Banner>
          ) : (
            <RecentEvents entries={entries} picked={picked} onPick={choice.pick} />
          )}
          {recent.problem !== undefined && (
            <Problem
              title="The recent events could not be read"
              problem={recent.problem}
              onRetry={recent.readAgain}
            />
          )}
          {reported.problem !== undefined && (
            <Problem
              title="The event could not be read"
              problem={reported.problem}
              onRetry={reported.readAgain}
            />
          )}
        </>
      )}
      {way === 'pasted' && event !== undefined && (
        <PastedEvent event={event} error={error} onChange={choice.paste} />
      )}
    </>
  )
}
