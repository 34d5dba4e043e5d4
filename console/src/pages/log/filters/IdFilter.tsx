import { Button, Stack } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'

import { closeDropdown } from '@/ui/Dropdown'
import { TextInput } from '@/ui/fields'

import classes from './Form.module.css'

type Ids = { booking?: string; form?: string }

type Props = {
  booking: string | undefined
  form: string | undefined
  onChange: (ids: Ids) => void
}

/** Chooses the events of one booking, or of one routing form. */
export function IdFilter({ booking, form, onChange }: Props) {
  const [texts, setTexts] = useState({ booking: booking ?? '', form: form ?? '' })

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const ids: Ids = {}
    if (texts.booking.trim() !== '') ids.booking = texts.booking.trim()
    if (texts.form.trim() !== '') ids.form = texts.form.trim()
    closeDropdown(event.currentTarget)
    onChange(ids)
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <Stack gap="xs">
        <TextInput
          size="xs"
          label="Booking id"
          autoComplete="off"
          spellCheck={false}
          maxLength={1000}
          value={texts.booking}
          onChange={(event) => setTexts({ ...texts, booking: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          label="Routing form id"
          autoComplete="off"
          spellCheck={false}
          maxLength={1000}
          value={texts.form}
          onChange={(event) => setTexts({ ...texts, form: event.currentTarget.value })}
        />
        <Button type="submit" variant="default">
          Show these
        </Button>
      </Stack>
    </form>
  )
}
