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

/** Asks before somebody leaves the page with changes that are not saved. */
export default function LeaveDialog({ opened, changed, onConfirm, onClose }: Props) {
  return (
    <ConfirmDialog
      opened={opened}
      title="Leave without saving?"
      confirm="Leave without saving"
      dangerous
      busy={false}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <ChangeList changed={useLast(changed) ?? []} />
    </ConfirmDialog>
  )
}
