import { useState } from 'react'

import { SideDialog } from '@/ui/SideDialog'
import { useLast } from '@/ui/useLast'

import { lineId } from '../list/LogLine'
import { EntryContent } from './EntryContent'

type Props = {
  opened: boolean
  onClose: () => void
  /** The entry's id; undefined while it is closed. */
  id: string | undefined
  /** Where the focus goes when the entry's row is not there. */
  focusAfter: () => HTMLElement | null | undefined
}

/** An entry with all that is known of it. */
export default function EntryDrawer({ opened, onClose, id, focusAfter }: Props) {
  const shown = useLast(id)
  const [renewals, setRenewals] = useState(0)
  return (
    <SideDialog
      opened={opened}
      onClose={onClose}
      title="Entry of the sync log"
      focusAfter={() =>
        (shown === undefined ? undefined : document.getElementById(lineId(shown))) ?? focusAfter()
      }
    >
      {shown !== undefined && (
        <EntryContent key={`${shown} ${renewals}`} id={shown} onExpired={() => setRenewals(renewals + 1)} />
      )}
    </SideDialog>
  )
}
