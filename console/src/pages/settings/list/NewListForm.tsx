import { Button, Group, Stack } from '@mantine/core'
import { useRef, useState, type SubmitEvent } from 'react'

import { useAct } from '@/api/hooks'
import { Banner } from '@/ui/Banner'
import { TextInput } from '@/ui/fields'
import { sortErrors, type SortedErrors } from '@/ui/userErrors'

import { createList } from '../documents'
import type { List } from './lists'

type Props = {
  onMade: (list: List) => void
  onCancel: () => void
}

export function NewListForm({ onMade, onCancel }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const [name, setName] = useState('')
  const [errors, setErrors] = useState<SortedErrors<'name'>>({ fields: {}, rest: [] })
  const [create, creating] = useAct(createList)

  async function submit(event: SubmitEvent) {
    event.preventDefault()
    const done = await create({ input: { name } })
    if (done === undefined) return
    const { list, userErrors } = done.createList
    if (list !== null) {
      onMade(list)
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
          description="The list is made in your Snov.io account, empty and without a campaign."
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
            Create the list
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
