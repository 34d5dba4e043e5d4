import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'

import { useMutation } from '@/api/hooks'
import { Banner } from '@/ui/Banner'
import { CopyField } from '@/ui/CopyField'
import { Dialog } from '@/ui/Dialog'
import { NameForm } from '@/ui/NameForm'

import { apiKeyTypes, createApiKey } from './documents'

type Props = {
  opened: boolean
  onClose: () => void
}

type MadeKey = { name: string; key: string }

/**
 * Makes a key and shows it once. While it is shown only its own button closes the dialog:
 * a stray click or Escape would take the key away for good.
 */
export default function NewKeyDialog({ opened, onClose }: Props) {
  const [made, setMade] = useState<MadeKey>()
  const shown = made !== undefined
  const close = () => {
    onClose()
    setMade(undefined)
  }
  return (
    <Dialog
      opened={opened}
      onClose={close}
      title={shown ? 'Your new API key' : 'Make an API key'}
      withCloseButton={!shown}
      closeOnClickOutside={false}
      closeOnEscape={!shown}
      size={shown ? 'lg' : 'md'}
    >
      {shown ? <NewKey made={made} onDone={close} /> : <NewKeyForm onMade={setMade} onCancel={close} />}
    </Dialog>
  )
}

type FormProps = {
  onMade: (made: MadeKey) => void
  onCancel: () => void
}

function NewKeyForm({ onMade, onCancel }: FormProps) {
  const [create, creating] = useMutation(createApiKey, { types: apiKeyTypes })

  async function make(name: string) {
    const done = await create({ input: { name } })
    if (done === undefined) return undefined
    const { apiKey, key, userErrors } = done.createApiKey
    if (apiKey === null || key === null) return userErrors
    onMade({ name: apiKey.name, key })
    return undefined
  }

  return (
    <NameForm
      description="What will use it, for example the booking service. Only people see it."
      make="Make the key"
      making={creating}
      onMake={make}
      onCancel={onCancel}
    />
  )
}

type KeyProps = {
  made: MadeKey
  onDone: () => void
}

/** The one time that a key can be seen. */
function NewKey({ made, onDone }: KeyProps) {
  return (
    <Stack gap="sm">
      <Banner tone="warn" title="Copy it now">
        snovsync stores only a hash of the key, so you can’t see the key again.
      </Banner>
      <CopyField label={`Key for ${made.name}`} value={made.key} focused />
      <Text size="sm" c="dimmed">
        The booking service sends it with each request to <Code>{`${window.location.origin}/graphql`}</Code>,
        in the header <Code>Authorization: Bearer …</Code>
      </Text>
      <Group justify="flex-end">
        <Button size="sm" onClick={onDone}>
          I have stored it
        </Button>
      </Group>
    </Stack>
  )
}
