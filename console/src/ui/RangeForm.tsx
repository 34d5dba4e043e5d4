import { Button, Stack } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'

import { closeDropdown } from './Dropdown'
import { fromField, toField } from './localTime'
import { PlainField } from './PlainField'
import classes from './RangeForm.module.css'

type Range = { from?: string; to?: string }

type Props = {
  from: string | undefined
  to: string | undefined
  onChange: (range: Range) => void
}

/** Chooses a time by its beginning and its end, as the reader's clocks show them. */
export function RangeForm({ from, to, onChange }: Props) {
  const [fields, setFields] = useState({ from: toField(from), to: toField(to) })
  const [problem, setProblem] = useState<string>()

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const range: Range = {}
    const begins = fromField(fields.from)
    const ends = fromField(fields.to)
    if (begins !== undefined) range.from = begins
    if (ends !== undefined) range.to = ends
    if (begins === undefined && ends === undefined) setProblem('Give a beginning, an end, or both.')
    else if (begins !== undefined && ends !== undefined && begins >= ends)
      setProblem('The end must lie after the beginning.')
    else {
      closeDropdown(event.currentTarget)
      onChange(range)
    }
  }

  return (
    <form className={classes.range} onSubmit={submit} noValidate>
      <Stack gap="xs">
        <PlainField
          type="datetime-local"
          label="From"
          value={fields.from}
          onText={(text) => setFields({ ...fields, from: text })}
        />
        <PlainField
          type="datetime-local"
          label="To"
          value={fields.to}
          onText={(text) => setFields({ ...fields, to: text })}
        />
        {problem !== undefined && (
          <p role="alert" className={classes.problem}>
            {problem}
          </p>
        )}
        <Button type="submit" variant="default">
          Show this time
        </Button>
      </Stack>
    </form>
  )
}
