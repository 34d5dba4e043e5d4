import { Button, Stack } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'

import { closeDropdown } from '@/ui/Dropdown'
import { PlainField } from '@/ui/PlainField'

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
        <PlainField
          label="Booking id"
          autoComplete="off"
          spellCheck={false}
          maxLength={1000}
          value={texts.booking}
          onText={(text) => setTexts({ ...texts, booking: text })}
        />
        <PlainField
          label="Routing form id"
          autoComplete="off"
          spellCheck={false}
          maxLength={1000}
          value={texts.form}
          onText={(text) => setTexts({ ...texts, form: text })}
        />
        <Button type="submit" variant="default">
          Show these
        </Button>
      </Stack>
    </form>
  )
}
