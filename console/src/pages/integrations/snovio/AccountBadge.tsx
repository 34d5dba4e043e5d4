import { CircleCheck, CircleOff, OctagonAlert } from 'lucide-react'

import type { ConnectionStatus } from '@/gql/graphql'
import { Badge } from '@/ui/Badge'

const looks = {
  CONNECTED: { tone: 'ok', icon: CircleCheck, word: 'Connected' },
  CREDENTIALS_REJECTED: { tone: 'danger', icon: OctagonAlert, word: 'Keys rejected' },
  DISCONNECTED: { tone: 'neutral', icon: CircleOff, word: 'Not connected' },
} as const

export function AccountBadge({ status }: { status: ConnectionStatus }) {
  const { tone, icon, word } = looks[status]
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  )
}
