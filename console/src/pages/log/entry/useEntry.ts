import { useEffect, useEffectEvent, useState } from 'react'

import { useFollow, useQuery, useReturn, useViewer, type Reading } from '@/api/hooks'
import type { EntryQuery, LogEntryFragment } from '@/gql/graphql'

import { entryQuery, logChanges } from '../documents'
import { microsOf } from '../rows/micros'
import { useHead } from './useHead'

export type Entry = NonNullable<EntryQuery['syncLogEntry']>
export type EntryReading = Reading<EntryQuery> & {
  /** Where the live log stood before the entry was read. */
  head: string | undefined
}

/** Reads an entry with its attempts, after noting where the live log stands. */
export function useEntry(id: string): EntryReading {
  const { canAct } = useViewer()
  const head = useHead()
  const { cursor } = head
  const entry = useQuery(
    entryQuery,
    { id, reported: canAct },
    { requestPolicy: 'cache-and-network', pause: cursor === undefined },
  )
  const failed = head.problem
  const { readAgain } = entry
  useReturn(() => {
    if (failed !== undefined) head.readAgain()
    else readAgain()
  })
  return {
    ...entry,
    problem: failed ?? entry.problem,
    readAgain: failed === undefined ? readAgain : head.readAgain,
    head: cursor,
  }
}

/** Follows one entry from where the live log stood, and asks for its attempts again when it has changed. */
export function useFollowedEntry(
  entry: Entry,
  { head, reading, readAgain }: Pick<EntryReading, 'head' | 'reading' | 'readAgain'>,
  onExpired: () => void,
): Entry {
  const [cursor, setCursor] = useState(head)
  const [latest, setLatest] = useState<LogEntryFragment>()
  useFollow(logChanges, () => ({ filter: narrowest(entry), after: cursor }), {
    next: ({ syncLog }) => {
      setCursor(syncLog.cursor)
      if (syncLog.entry.id === entry.id) setLatest(syncLog.entry)
    },
    ended: onExpired,
  })
  const changed = latest?.id === entry.id && isNewer(latest, entry)
  const again = useEffectEvent(readAgain)
  useEffect(() => {
    if (changed && !reading) again()
  }, [changed, reading])
  return changed ? { ...entry, ...latest } : entry
}

function isNewer(a: LogEntryFragment, b: LogEntryFragment): boolean {
  return microsOf(a.updatedAt) > microsOf(b.updatedAt)
}

/** The fewest changes among which the entry's own are: the API has no filter by id. */
function narrowest({ kind, bookingId, formId, prospectEmail }: Entry) {
  return {
    kind: [kind],
    ...(bookingId !== null && { bookingId }),
    ...(formId !== null && { formId }),
    ...(prospectEmail !== null && { prospectEmail }),
  }
}
