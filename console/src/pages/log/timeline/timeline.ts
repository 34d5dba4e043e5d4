import type { LogEntryFragment, SyncStatus } from '@/gql/graphql'

import { microsOf } from '../rows/micros'

/** One event of a person's timeline. */
export type Step = {
  entry: LogEntryFragment
  /** The event whose call this one shared, if it is in the timeline. */
  carrier: LogEntryFragment | undefined
  /** The events that shared this one's call. */
  carried: LogEntryFragment[]
  /** How much later than it happened it was reported, in seconds, where that is worth a word. */
  late: number | undefined
}

export type Day = { day: string; steps: Step[] }

export type Counts = Record<'waiting' | 'blocked' | 'synced' | 'skipped' | 'failed', number>

export type Timeline = {
  /** The newest day first, and in it the newest event. */
  days: Day[]
  counts: Counts
  /** The newest booking event that reached Snov.io: what the prospect reads there. */
  present: LogEntryFragment | undefined
}

const countOf: Readonly<Record<SyncStatus, keyof Counts>> = {
  QUEUED: 'waiting',
  RUNNING: 'waiting',
  RETRYING: 'waiting',
  BLOCKED: 'blocked',
  SUCCEEDED: 'synced',
  SKIPPED: 'skipped',
  FAILED: 'failed',
}

/** Less than this is the way that every event has to go. */
const worthAWord = 60

/**
 * A person's events in the order in which they happened, whenever they were reported: the
 * order in which the sync lets them count (newest by the caller's time, by arrival where equal).
 */
export function timelineOf(entries: readonly LogEntryFragment[], dayOf: (at: number) => string): Timeline {
  const sorted = entries
    .map((entry) => ({ entry, happened: microsOf(entry.occurredAt), accepted: microsOf(entry.createdAt) }))
    .sort((a, b) => b.happened - a.happened || b.accepted - a.accepted || (a.entry.id > b.entry.id ? -1 : 1))
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const carried = new Map<string, LogEntryFragment[]>()
  for (const entry of entries) {
    if (entry.mergedInto !== null)
      carried.set(entry.mergedInto, [...(carried.get(entry.mergedInto) ?? []), entry])
  }
  const counts: Counts = { waiting: 0, blocked: 0, synced: 0, skipped: 0, failed: 0 }
  const days: Day[] = []
  for (const { entry, happened, accepted } of sorted) {
    counts[countOf[entry.status]]++
    const day = dayOf(happened / 1000)
    if (days.at(-1)?.day !== day) days.push({ day, steps: [] })
    const late = (accepted - happened) / 1e6
    days.at(-1)?.steps.push({
      entry,
      carrier: entry.mergedInto === null ? undefined : byId.get(entry.mergedInto),
      carried: carried.get(entry.id) ?? [],
      late: late >= worthAWord ? late : undefined,
    })
  }
  return { days, counts, present: sorted.find(({ entry }) => reachedSnovio(entry))?.entry }
}

function reachedSnovio({ kind, status, reason }: LogEntryFragment): boolean {
  if (kind === 'ROUTING_FORM_SUBMITTED') return false
  return status === 'SUCCEEDED' || (status === 'SKIPPED' && reason === 'ALREADY_EXISTS')
}
