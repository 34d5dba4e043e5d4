import type { LogEntryFragment } from '@/gql/graphql'

const noon = Date.parse('2026-01-01T12:00:00Z')

/** The n-th entry that was accepted: one a second, its id in the order of its arrival. */
export function entryOf(n: number, change: Partial<LogEntryFragment> = {}): LogEntryFragment {
  const at = new Date(noon + n * 1000).toISOString()
  return {
    id: `entry-${String(n).padStart(6, '0')}`,
    eventId: `event-${n}`,
    kind: 'BOOKING_CREATED',
    status: 'QUEUED',
    reason: null,
    message: null,
    prospectEmail: `person-${n}@example.com`,
    prospectId: null,
    listId: null,
    attemptCount: 0,
    nextAttemptAt: null,
    createdAt: at,
    updatedAt: at,
    occurredAt: at,
    mergedInto: null,
    bookingId: `booking-${n}`,
    formId: null,
    ...change,
  }
}

/** The entry after a change, so many milliseconds after it was accepted. */
export function changed(
  entry: LogEntryFragment,
  after: number,
  change: Partial<LogEntryFragment>,
): LogEntryFragment {
  return { ...entry, ...change, updatedAt: new Date(Date.parse(entry.createdAt) + after).toISOString() }
}

/** Entries from one number down to another, as a page has them. */
export function newestFirst(from: number, to: number): LogEntryFragment[] {
  return Array.from({ length: from - to + 1 }, (_, index) => entryOf(from - index))
}

/** A page as the API answers it. */
export function pageOf(
  nodes: LogEntryFragment[],
  { more = false, liveCursor = 'head' }: { more?: boolean; liveCursor?: string } = {},
) {
  return {
    syncLog: {
      nodes,
      pageInfo: { hasNextPage: more, endCursor: nodes.at(-1)?.id ?? null },
      liveCursor,
    },
  }
}
