import { Button, Code, Group, Stack, Text } from '@mantine/core'

import { Banner } from '@/ui/Banner'
import { CopyField } from '@/ui/CopyField'

import type { MadeKey } from './NewKeyDialog'

type Props = {
  made: MadeKey
  onDone: () => void
}

/** The one time that a key can be seen. */
export function NewKey({ made, onDone }: Props) {
  return (
    <Stack gap="sm">
      <Banner tone="warn" title="Copy it now">
        This is the only time that the key is shown. Only a hash of it is kept, so nobody can look it up
        later.
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
