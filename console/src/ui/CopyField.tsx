import { Button, Group } from '@mantine/core'
import { Check, Copy } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'

import { TextInput } from './fields'

type Props = {
  label: string
  value: string
  /** For a field that has just appeared in place of what had the focus. */
  focused?: boolean
}

/** A text to be taken elsewhere, with a button that copies it. */
export function CopyField({ label, value, focused = false }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const [said, setSaid] = useState<'copied' | 'byHand'>()

  useEffect(() => {
    if (focused) button.current?.focus()
  }, [focused])

  async function copy() {
    try {
      await navigator.clipboard.writeText(value)
      setSaid('copied')
    } catch {
      // Browsers give the clipboard to secure pages alone; the others get the text selected.
      field.current?.select()
      setSaid('byHand')
    }
  }

  return (
    <div>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          ref={field}
          label={label}
          value={value}
          readOnly
          flex={1}
          onFocus={(event) => event.currentTarget.select()}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        <Button
          ref={button}
          size="sm"
          variant="default"
          leftSection={said === 'copied' ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
          onClick={() => void copy()}
        >
          {said === 'copied' ? 'Copied' : 'Copy'}
        </Button>
      </Group>
      <div role="status">
        {said === 'byHand' &&
          'The browser does not let this page copy. The text is selected: copy it by hand.'}
      </div>
    </div>
  )
}
