import { Button, Group, Stack, Text } from '@mantine/core'
import { useEffect, useRef, useState, type SubmitEvent } from 'react'

import { useMutation } from '@/api/hooks'
import type { ConnectionStatus } from '@/gql/graphql'
import { Banner } from '@/ui/Banner'
import { TextInput } from '@/ui/fields'
import { PasswordInput } from '@/ui/passwordField'

import { connectSnovio } from './documents'
import { keyErrors, type KeyErrors } from './keyErrors'
import { WhereToFindKeys } from './WhereToFindKeys'

type Props = {
  status: ConnectionStatus
  onConnected: () => void
  onCancel: () => void
}

export function ConnectForm({ status, onConnected, onCancel }: Props) {
  const [apiUserId, setApiUserId] = useState('')
  const [apiSecret, setApiSecret] = useState('')
  const [errors, setErrors] = useState<KeyErrors>({ rest: [] })
  const [connect, connecting] = useMutation(connectSnovio, { types: ['SnovioAccount'] })
  const userIdField = useRef<HTMLInputElement>(null)
  const secretField = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (errors.apiUserId !== undefined) userIdField.current?.focus()
    else if (errors.apiSecret !== undefined) secretField.current?.focus()
  }, [errors])

  async function submit(event: SubmitEvent) {
    event.preventDefault()
    const done = await connect({ input: { apiUserId, apiSecret } })
    if (done === undefined) return
    const { connection, userErrors } = done.connectSnovio
    if (connection !== null && userErrors.length === 0) onConnected()
    else setErrors(keyErrors(userErrors))
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="sm">
        <WhereToFindKeys />
        <TextInput
          ref={userIdField}
          label="API user ID"
          value={apiUserId}
          onChange={(event) => setApiUserId(event.currentTarget.value)}
          error={errors.apiUserId ?? errors.both}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
        <PasswordInput
          ref={secretField}
          label="API secret"
          value={apiSecret}
          onChange={(event) => setApiSecret(event.currentTarget.value)}
          error={errors.apiSecret}
          // Mantine marks this kind of field for the eye alone.
          aria-invalid={errors.apiSecret !== undefined || undefined}
          autoComplete="off"
          spellCheck={false}
        />
        {errors.rest.map((message) => (
          <Banner key={message} tone="danger" role="alert">
            {message}
          </Banner>
        ))}
        <Text size="sm" c="dimmed">
          The keys are checked with Snov.io before anything is saved, which takes three of the account’s
          calls.
          {status === 'CREDENTIALS_REJECTED' &&
            ' Events that are blocked by the old keys then run by themselves.'}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" size="sm" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" size="sm" loading={connecting}>
            Check and connect
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
