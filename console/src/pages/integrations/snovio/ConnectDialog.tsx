import { Dialog } from '@/ui/Dialog'

import type { ConnectionStatus } from '@/gql/graphql'
import { notifySuccess } from '@/ui/notify'

import { ConnectForm } from './ConnectForm'

type Props = {
  opened: boolean
  status: ConnectionStatus
  onClose: () => void
}

const titles = {
  CONNECTED: 'Replace the Snov.io keys',
  CREDENTIALS_REJECTED: 'Reconnect Snov.io',
  DISCONNECTED: 'Connect Snov.io',
} as const

/** Asks for the keys of a Snov.io account. What was typed is forgotten when it closes. */
export default function ConnectDialog({ opened, status, onClose }: Props) {
  return (
    <Dialog opened={opened} onClose={onClose} title={titles[status]} closeOnClickOutside={false}>
      <ConnectForm
        status={status}
        onCancel={onClose}
        onConnected={() => {
          onClose()
          notifySuccess('Snov.io is connected.')
        }}
      />
    </Dialog>
  )
}
