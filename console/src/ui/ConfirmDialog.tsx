import { Button, Group, Stack } from '@mantine/core'
import type { ReactNode, RefObject } from 'react'

import { Dialog } from './Dialog'

type Props = {
  opened: boolean
  /** The question, for example "Disconnect Snov.io?". */
  title: string
  /** What the button says that does it. */
  confirm: string
  /** Whether it takes something away. */
  dangerous?: boolean
  busy: boolean
  onConfirm: () => void
  onClose: () => void
  /** Where the focus goes when it closes, if not back to what opened it. */
  focusAfter?: RefObject<HTMLElement | null>
  /** What will happen, and what will not. */
  children: ReactNode
}

/** Asks before something is done that cannot simply be undone. */
export function ConfirmDialog({
  opened,
  title,
  confirm,
  dangerous,
  busy,
  onConfirm,
  onClose,
  focusAfter,
  children,
}: Props) {
  return (
    <Dialog opened={opened} onClose={onClose} title={title} focusAfter={focusAfter}>
      <Stack gap="md">
        {children}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" size="sm" data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button size="sm" color={dangerous ? 'red' : undefined} loading={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
