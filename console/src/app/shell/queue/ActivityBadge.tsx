import { CircleCheck, CircleOff, OctagonAlert, Pause, RefreshCw, Unplug, WifiOff } from 'lucide-react'

import { Badge } from '@/ui/Badge'

import type { Activity } from './figures'

const looks = {
  offline: { tone: 'danger', icon: WifiOff, word: 'Offline' },
  reconnecting: { tone: 'warn', icon: Unplug, word: 'Reconnecting …' },
  notConnected: { tone: 'warn', icon: CircleOff, word: 'Not connected' },
  blocked: { tone: 'danger', icon: OctagonAlert, word: 'Blocked' },
  paused: { tone: 'warn', icon: Pause, word: 'Paused' },
  syncing: { tone: 'info', icon: RefreshCw, word: 'Syncing' },
  idle: { tone: 'ok', icon: CircleCheck, word: 'Up to date' },
} as const

/** What the sync is doing, in a word. A change is told to screen readers. */
export function ActivityBadge({ activity }: { activity: Activity }) {
  const { tone, icon, word } = looks[activity]
  return (
    <div role="status">
      <Badge tone={tone} icon={icon} turning={activity === 'syncing'}>
        {word}
      </Badge>
    </div>
  )
}
