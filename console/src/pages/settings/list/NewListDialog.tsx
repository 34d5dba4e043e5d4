import { Dialog } from '@/ui/Dialog'

import type { List } from './lists'
import { NewListForm } from './NewListForm'

type Props = {
  opened: boolean
  onClose: () => void
  onMade: (list: List) => void
}

/** Makes a list at Snov.io without leaving the page. */
export default function NewListDialog({ opened, onClose, onMade }: Props) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Create a list" closeOnClickOutside={false}>
      <NewListForm
        onCancel={onClose}
        onMade={(list) => {
          onMade(list)
          onClose()
        }}
      />
    </Dialog>
  )
}
