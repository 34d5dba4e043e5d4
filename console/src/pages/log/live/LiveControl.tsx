import { Button } from '@mantine/core'
import { Pause, Play, Radio, Unplug, WifiOff } from 'lucide-react'

import { useApi } from '@/api/api'
import type { ConnectionState } from '@/api/connection'
import { useStore } from '@/api/store'
import { Badge } from '@/ui/Badge'
import { formatCount } from '@/ui/format'

import type { Waiting } from '../feed/HeldBack'
import type { LogFeed } from '../feed/LogFeed'
import { useFeed } from '../feed/useFeed'
import classes from './LiveControl.module.css'

const looks = {
  live: { tone: 'ok', icon: Radio, word: 'Live' },
  paused: { tone: 'warn', icon: Pause, word: 'Paused' },
  connecting: { tone: 'neutral', icon: Unplug, word: 'Connecting …' },
  reconnecting: { tone: 'warn', icon: Unplug, word: 'Reconnecting …' },
  offline: { tone: 'danger', icon: WifiOff, word: 'Offline' },
  stopped: { tone: 'danger', icon: Unplug, word: 'Not live' },
} as const

/** Whether the log is live, and the button that holds it still. */
export function LiveControl({ feed }: { feed: LogFeed }) {
  const connection = useStore(useApi().connection)
  const paused = useFeed(feed, (state) => state.paused)
  const waiting = useFeed(feed, (state) => state.waiting)
  const stopped = useFeed(feed, (state) => state.liveProblem !== undefined || state.phase === 'failed')
  const reading = useFeed(feed, (state) => state.phase === 'reading')
  const { tone, icon, word } =
    looks[liveness(reading && connection === 'online' ? 'connecting' : connection, stopped, paused)]
  return (
    <div className={classes.live}>
      <div role="status" className={classes.state}>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </div>
      {paused && <span className={classes.waiting}>{waitingWords(waiting)}</span>}
      <Button
        variant="default"
        leftSection={paused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
        onClick={() => (paused ? feed.resume() : feed.pause())}
      >
        {paused ? 'Continue' : 'Pause'}
      </Button>
    </div>
  )
}

function liveness(connection: ConnectionState, stopped: boolean, paused: boolean): keyof typeof looks {
  if (connection === 'offline' || connection === 'reconnecting') return connection
  if (stopped) return 'stopped'
  if (paused) return 'paused'
  return connection === 'connecting' ? 'connecting' : 'live'
}

function waitingWords({ fresh, changed, many }: Waiting): string {
  if (many) return 'Very many changes wait: Continue reads the log anew'
  const parts = [
    ...(fresh > 0 ? [`${formatCount(fresh)} new`] : []),
    ...(changed > 0 ? [`${formatCount(changed)} changed`] : []),
  ]
  return parts.length === 0 ? 'Nothing waits' : `${parts.join(' and ')} held back`
}
