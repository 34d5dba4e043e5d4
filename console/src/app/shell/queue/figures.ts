import type { ConnectionState } from '@/api/connection'
import type { QueueAt } from '@/api/queue'
import type { ConnectionStatus } from '@/gql/graphql'

/** How the queue stands at a moment. Times are in seconds. */
export type Figures = {
  waiting: number
  /** How long the oldest entry has been waiting; undefined where none does. */
  oldest: number | undefined
  used: number
  limit: number
  /** Until a call is free; 0: one is. */
  nextFree: number
  /** Until all that waits is sent; undefined where nothing waits, or nothing is sent. */
  drain: number | undefined
}

/** Counts on from the figures that came last: the server is silent while only time passes. */
export function figuresAt({ queue, at }: QueueAt, now: number): Figures {
  const passed = Math.max(0, (now - at) / 1000)
  const waits = queue.depth > 0
  return {
    waiting: queue.depth,
    oldest: waits && queue.oldestAgeSeconds !== null ? queue.oldestAgeSeconds + passed : undefined,
    used: queue.quotaUsed,
    limit: queue.quotaLimit,
    nextFree:
      queue.quotaFreesAt === null ? 0 : Math.max(0, Math.ceil((Date.parse(queue.quotaFreesAt) - now) / 1000)),
    drain: waits && !queue.paused ? Math.max(1, queue.estimatedDrainSeconds - passed) : undefined,
  }
}

/** What the sync is doing, the most important thing first. */
export type Activity = 'offline' | 'reconnecting' | 'notConnected' | 'blocked' | 'paused' | 'syncing' | 'idle'

export function activityOf(
  connection: ConnectionState,
  account: ConnectionStatus | undefined,
  { queue }: QueueAt,
): Activity {
  if (connection === 'offline' || connection === 'reconnecting') return connection
  if (account === 'DISCONNECTED') return 'notConnected'
  if (queue.blockedReason !== null) return 'blocked'
  if (queue.paused) return 'paused'
  return queue.depth > 0 ? 'syncing' : 'idle'
}
