import {
  CircleCheck,
  CircleX,
  Clock,
  LoaderCircle,
  OctagonAlert,
  RotateCw,
  SkipForward,
  type LucideIcon,
} from 'lucide-react'

import type { SyncStatus } from '@/gql/graphql'
import { Badge } from '@/ui/Badge'
import type { Tone } from '@/ui/tone'
import { statusWords } from '@/words/words'

const looks: Readonly<Record<SyncStatus, { tone: Tone; icon: LucideIcon }>> = {
  QUEUED: { tone: 'neutral', icon: Clock },
  RUNNING: { tone: 'info', icon: LoaderCircle },
  RETRYING: { tone: 'warn', icon: RotateCw },
  BLOCKED: { tone: 'danger', icon: OctagonAlert },
  SUCCEEDED: { tone: 'ok', icon: CircleCheck },
  SKIPPED: { tone: 'neutral', icon: SkipForward },
  FAILED: { tone: 'danger', icon: CircleX },
}

/** Where an entry stands, in a word with an icon. */
export function StatusBadge({ status }: { status: SyncStatus }) {
  return <Badge {...looks[status]}>{statusWords[status].label}</Badge>
}
