import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { useLast } from '@/ui/useLast'

import type { FieldName } from '../model/values'
import { ChangeList } from './ChangeList'

type Props = {
  opened: boolean
  /** The question, for example "Discard your changes?". */
  title: string
  /** What the button says that does it. */
  confirm: string
  /** The settings that were changed, while the dialog is open. */
  changed: readonly FieldName[] | undefined
  onConfirm: () => void
  onClose: () => void
}

/** Asks before changes that are not saved are lost. */
export default function DiscardDialog({ changed, ...dialog }: Props) {
  return (
    <ConfirmDialog {...dialog} dangerous busy={false}>
      <ChangeList changed={useLast(changed) ?? []} />
    </ConfirmDialog>
  )
}
