import { Button, Stack } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'

import { closeDropdown } from '@/ui/Dropdown'
import { PlainField } from '@/ui/PlainField'

import classes from './Form.module.css'

const fields = [
  { name: 'booking', label: 'Booking id' },
  { name: 'form', label: 'Routing form id' },
] as const

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
    for (const { name } of fields) {
      const id = texts[name].trim()
      if (id !== '') ids[name] = id
    }
    closeDropdown(event.currentTarget)
    onChange(ids)
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <Stack gap="xs">
        {fields.map(({ name, label }) => (
          <PlainField
            key={name}
            label={label}
            autoComplete="off"
            spellCheck={false}
            maxLength={1000}
            value={texts[name]}
            onText={(text) => setTexts({ ...texts, [name]: text })}
          />
        ))}
        <Button type="submit" variant="default">
          Show these
        </Button>
      </Stack>
    </form>
  )
}
