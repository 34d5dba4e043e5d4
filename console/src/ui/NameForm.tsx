import { Button, Group, Stack } from '@mantine/core'
import { useRef, useState, type SubmitEvent } from 'react'

import { Banner } from './Banner'
import { TextInput } from './fields'
import { sortErrors, type SortedErrors, type UserError } from './userErrors'

type Props = {
  /** What the name is for. */
  description: string
  /** What the button says that makes it. */
  make: string
  making: boolean
  /** Makes it, and answers what there is to put right; undefined: there is nothing to say here. */
  onMake: (name: string) => Promise<readonly UserError[] | undefined>
  onCancel: () => void
}

/** Makes something that needs a name and nothing else. */
export function NameForm({ description, make, making, onMake, onCancel }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const [name, setName] = useState('')
  const [errors, setErrors] = useState<SortedErrors<'name'>>({ fields: {}, rest: [] })

  async function submit(event: SubmitEvent) {
    event.preventDefault()
    const userErrors = await onMake(name)
    if (userErrors === undefined) return
    setErrors(sortErrors(userErrors, ['name']))
    field.current?.focus()
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="sm">
        <TextInput
          ref={field}
          label="Name"
          description={description}
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
          <Button type="submit" size="sm" loading={making}>
            {make}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
