import { Stack, Textarea } from '@mantine/core'

import { NativeSelect } from '@/ui/choices'
import { kindWords, type KindCode } from '@/words/words'

import { asKind, eventKinds, takeText, type EventText } from './events'
import classes from './PastedEvent.module.css'

type Props = {
  event: EventText
  error: string | undefined
  onChange: (event: EventText) => void
}

/** An event as JSON, to be pasted or changed by hand. */
export function PastedEvent({ event, error, onChange }: Props) {
  return (
    <Stack gap="sm">
      <NativeSelect
        label="Kind"
        value={event.kind}
        onChange={({ currentTarget }) => onChange(asKind(event, currentTarget.value as KindCode))}
      >
        {eventKinds.map((kind) => (
          <option key={kind} value={kind}>
            {kindWords[kind].label}
          </option>
        ))}
      </NativeSelect>
      <Textarea
        label="Event as JSON"
        description="As a booking service reports it, with or without the name of its kind around it."
        value={event.text}
        error={error}
        rows={8}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: classes.json }}
        onChange={({ currentTarget }) => onChange(takeText(currentTarget.value, event.kind))}
      />
    </Stack>
  )
}
