import { useState } from 'react'

import { Dialog } from '@/ui/Dialog'

import type { LogSearch } from '../address/search'
import { RetryAll } from './RetryAll'

type Props = {
  opened: boolean
  onClose: () => void
  search: LogSearch
}

/** Asks before all entries of a filter run again, and shows how far it is. While it runs, its own button stops it. */
export default function RetryAllDialog({ opened, onClose, search }: Props) {
  const [running, setRunning] = useState(false)
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title="Retry all that match"
      withCloseButton={!running}
      closeOnEscape={!running}
      closeOnClickOutside={false}
    >
      <RetryAll search={search} onRunning={setRunning} onClose={onClose} />
    </Dialog>
  )
}
