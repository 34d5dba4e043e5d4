import { Text } from '@mantine/core'
import { useState, type RefObject } from 'react'

import { useMutation } from '@/api/hooks'
import type { ApiKeyFieldsFragment } from '@/gql/graphql'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { Moment } from '@/ui/Moment'
import { notifySuccess, tellUserErrors } from '@/ui/notify'
import { useLast } from '@/ui/useLast'

import { apiKeyTypes, revokeApiKey } from './documents'

type Props = {
  opened: boolean
  /** The key in question, while the dialog is open. */
  apiKey: ApiKeyFieldsFragment | undefined
  onClose: () => void
  /** Takes the focus: a revoked key's row is gone, and with it the button that had it. */
  focusAfter: RefObject<HTMLElement | null>
}

/** Asks before a key is taken away from the service that uses it. */
export default function RevokeDialog({ opened, apiKey, onClose, focusAfter }: Props) {
  const [revoke, revoking] = useMutation(revokeApiKey, { types: apiKeyTypes })
  const shown = useLast(apiKey)
  const lastUsedAt = shown?.lastUsedAt ?? null
  const [revoked, setRevoked] = useState<string>()

  async function onConfirm() {
    if (apiKey === undefined) return
    const done = await revoke({ input: { id: apiKey.id } })
    if (done === undefined) return
    const { userErrors } = done.revokeApiKey
    if (userErrors.length === 0) setRevoked(apiKey.id)
    onClose()
    tellUserErrors(userErrors)
    if (userErrors.length === 0) notifySuccess(`The API key “${apiKey.name}” is revoked.`)
  }

  return (
    <ConfirmDialog
      opened={opened}
      title={`Revoke “${shown?.name ?? ''}”?`}
      confirm="Revoke"
      dangerous
      busy={revoking}
      onConfirm={() => void onConfirm()}
      onClose={onClose}
      focusAfter={shown?.id === revoked ? focusAfter : undefined}
    >
      <Text size="sm">
        What the booking service sends with this key is refused from that moment on, and a revoked key cannot
        be brought back.{' '}
        {lastUsedAt === null ? (
          'It was never used.'
        ) : (
          <>
            It was last used <Moment at={lastUsedAt} />.
          </>
        )}
      </Text>
    </ConfirmDialog>
  )
}
