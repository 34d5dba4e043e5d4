import { useMutation } from '@/api/hooks'
import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { Consequences } from '@/ui/Consequences'
import { notifySuccess, tellUserErrors } from '@/ui/notify'

import { pauseSync } from '../documents'

type Props = {
  opened: boolean
  onClose: () => void
}

/** Asks before the sync is held, and says what that means. */
export default function PauseDialog({ opened, onClose }: Props) {
  const [pause, pausing] = useMutation(pauseSync)

  async function onConfirm() {
    const done = await pause({})
    if (done === undefined) return
    const { userErrors } = done.pauseSync
    onClose()
    tellUserErrors(userErrors)
    if (userErrors.length === 0) notifySuccess('The sync is paused.')
  }

  return (
    <ConfirmDialog
      opened={opened}
      title="Pause the sync?"
      confirm="Pause"
      busy={pausing}
      onConfirm={() => void onConfirm()}
      onClose={onClose}
    >
      <Consequences>
        <li>Nothing more is written to Snov.io; a call that is under way is finished.</li>
        <li>
          <b>No event is lost.</b> Events are still accepted, and wait in their order.
        </li>
        <li>When it is resumed they are all sent, by the settings as they are then.</li>
        <li>It stays paused for everybody of your organization until somebody resumes it.</li>
      </Consequences>
    </ConfirmDialog>
  )
}
