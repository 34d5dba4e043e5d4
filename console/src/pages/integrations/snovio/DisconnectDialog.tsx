import { useMutation } from '@/api/hooks'
import { useQueue } from '@/api/queue'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { Consequences } from '@/ui/Consequences'
import { formatMany } from '@/ui/format'
import { notifySuccess, tellUserErrors } from '@/ui/notify'

import { disconnectSnovio } from './documents'

type Props = {
  opened: boolean
  onClose: () => void
}

/** Asks before the keys are erased, and says what stays. */
export default function DisconnectDialog({ opened, onClose }: Props) {
  const { latest } = useQueue()
  const [disconnect, disconnecting] = useMutation(disconnectSnovio, { types: ['SnovioAccount'] })
  const waiting = latest === undefined ? 0 : latest.queue.depth + latest.queue.blocked

  async function onConfirm() {
    const done = await disconnect({})
    if (done === undefined) return
    const { userErrors } = done.disconnectSnovio
    tellUserErrors(userErrors)
    if (userErrors.length > 0) return
    onClose()
    notifySuccess('Snov.io is disconnected.')
  }

  return (
    <ConfirmDialog
      opened={opened}
      title="Disconnect Snov.io?"
      confirm="Disconnect"
      dangerous
      busy={disconnecting}
      onConfirm={() => void onConfirm()}
      onClose={onClose}
    >
      <Consequences>
        <li>The stored API keys are erased.</li>
        <li>
          {waiting === 0
            ? 'Nothing waits now.'
            : `${formatMany(waiting, 'event that waits ends', 'events that wait end')} as skipped.`}{' '}
          Events that come in from then on are skipped, until an account is connected.
        </li>
        <li>
          <b>Nothing is deleted at Snov.io</b>: its prospects, lists and campaigns stay as they are.
        </li>
        <li>The settings and the sync log stay here.</li>
      </Consequences>
    </ConfirmDialog>
  )
}
