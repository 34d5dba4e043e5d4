import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { useLast } from '@/ui/useLast'

import type { FieldName } from '../model/values'
import { ChangeList } from './ChangeList'

type Props = {
  opened: boolean
  /** The settings that were changed, while the dialog is open. */
  changed: readonly FieldName[] | undefined
  onConfirm: () => void
  onClose: () => void
}

/** Asks before changes are thrown away on the page itself. */
export default function DiscardDialog({ opened, changed, onConfirm, onClose }: Props) {
  return (
    <ConfirmDialog
      opened={opened}
      title="Discard your changes?"
      confirm="Discard"
      dangerous
      busy={false}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <ChangeList changed={useLast(changed) ?? []} />
    </ConfirmDialog>
  )
}
