import { Button, Group, Stack } from '@mantine/core'
import { useRef, useState, type SubmitEvent } from 'react'

import { useAct } from '@/api/hooks'
import { Banner } from '@/ui/Banner'
import { TextInput } from '@/ui/fields'
import { sortErrors, type SortedErrors } from '@/ui/userErrors'

import { apiKeyTypes, createApiKey } from './documents'
import type { MadeKey } from './NewKeyDialog'

type Props = {
  onMade: (made: MadeKey) => void
  onCancel: () => void
}

export function NewKeyForm({ onMade, onCancel }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const [name, setName] = useState('')
  const [errors, setErrors] = useState<SortedErrors<'name'>>({ fields: {}, rest: [] })
  const [create, creating] = useAct(createApiKey, { types: apiKeyTypes })

  async function submit(event: SubmitEvent) {
    event.preventDefault()
    const done = await create({ input: { name } })
    if (done === undefined) return
    const { apiKey, key, userErrors } = done.createApiKey
    if (apiKey !== null && key !== null) {
      onMade({ name: apiKey.name, key })
      return
    }
    setErrors(sortErrors(userErrors, ['name']))
    field.current?.focus()
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="sm">
        <TextInput
          ref={field}
          label="Name"
          description="What will use it, for example the booking service. Only people see it."
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={errors.fields.name}
          autoComplete="off"
          data-autofocus
        />
        {errors.rest.map((message) => (
          <Banner key={message} tone="danger" role="alert">
            {message}
          </Banner>
        ))}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" size="sm" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" size="sm" loading={creating}>
            Make the key
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
