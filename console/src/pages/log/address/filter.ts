import type { SyncLogFilter } from '@/gql/graphql'

import { beginningOf } from './last'
import { isFiltered, without, type LogSearch } from './search'

/** The search as the API takes it. `now` is the server's time. */
export function filterOf(search: LogSearch, now: number): SyncLogFilter {
  const { status, reason, kind, email, booking, form, last, from, to } = search
  const begins = last === undefined ? from : new Date(beginningOf(last, now)).toISOString()
  return {
    ...(status && { status }),
    ...(reason && { reason }),
    ...(kind && { kind }),
    ...(email !== undefined && { prospectEmail: email }),
    ...(booking !== undefined && { bookingId: booking }),
    ...(form !== undefined && { formId: form }),
    ...(begins !== undefined && { from: begins }),
    ...(to !== undefined && { to }),
  }
}

/**
 * What of a filter the live log is asked for. A subscription that is filtered by status or
 * reason never says that an entry left it, so those two are the console's own part.
 */
export function liveFilterOf(filter: SyncLogFilter): SyncLogFilter {
  const { status: _status, reason: _reason, ...rest } = filter
  return rest
}

/** Tells whether an entry belongs to a filter by its status and reason: all that can change of an entry. */
export function matcherOf({ status, reason }: SyncLogFilter) {
  const statuses = status && new Set(status)
  const reasons = reason && new Set(reason)
  return (entry: { status: string; reason: string | null }): boolean =>
    (statuses === undefined || (statuses as Set<string>).has(entry.status)) &&
    (reasons === undefined || (entry.reason !== null && (reasons as Set<string>).has(entry.reason)))
}

/** What a search chooses, as one text: equal for equal choices. */
export function choiceOf(search: LogSearch): string {
  const { entry: _entry, view: _view, ...choice } = search
  return JSON.stringify(choice)
}

/** The search without anything that chooses. */
export function unfiltered(search: LogSearch): LogSearch {
  return isFiltered(search)
    ? without(search, 'status', 'reason', 'kind', 'email', 'booking', 'form', 'last', 'from', 'to')
    : search
}
