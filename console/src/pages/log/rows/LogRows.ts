import type { LogEntryFragment } from '@/gql/graphql'

import { microsOf } from './micros'
import { comparePlaces, OrderedRows, type Place } from './OrderedRows'

/** A row of the log. It is never changed: an entry that changes gets a new one. */
export type LogRow = Place & {
  readonly entry: LogEntryFragment
  /** When the entry last changed, in microseconds. */
  readonly touched: number
  /** Whether the entry no longer matches the filter, and is kept because somebody looks at it. */
  readonly left: boolean
}

/** What an entry did to the rows. */
export type Effect = 'fresh' | 'changed' | 'left' | 'nothing'

/**
 * The rows of the log that are loaded: pages and live changes of one filter, in whatever order
 * they come in and however often. What is older than what is known of an entry counts for nothing.
 */
export class LogRows {
  private readonly ordered = new OrderedRows<LogRow>()
  private readonly byId = new Map<string, LogRow>()
  private kept: ReadonlySet<string> = new Set()
  /** The end of what is loaded; undefined: all is loaded. What lies beyond comes with a page. */
  private end: Place | undefined
  private readonly matches: (entry: LogEntryFragment) => boolean

  constructor(matches: (entry: LogEntryFragment) => boolean) {
    this.matches = matches
  }

  get size(): number {
    return this.ordered.size
  }

  at(index: number): LogRow | undefined {
    return this.ordered.at(index)
  }

  find(id: string): LogRow | undefined {
    return this.byId.get(id)
  }

  /** How many rows come before a place. */
  rank(place: Place): number {
    return this.ordered.rank(place)
  }

  /** Takes a page, the next one behind the end. `last`: nothing comes behind it. */
  addPage(entries: readonly LogEntryFragment[], last: boolean): void {
    const lowest = entries.at(-1)
    if (last) this.end = undefined
    else if (lowest !== undefined) this.end = placeOf(lowest)
    for (const entry of entries) this.take(entry)
  }

  /** Takes an entry as it now is. */
  take(entry: LogEntryFragment): Effect {
    const known = this.byId.get(entry.id)
    const effect = this.effectOf(entry)
    switch (effect) {
      case 'nothing':
        break
      case 'left':
        if (known !== undefined) this.leave(known, entry)
        break
      default:
        this.store({ ...placeOf(entry), entry, touched: microsOf(entry.updatedAt), left: false })
    }
    return effect
  }

  /** What taking an entry would do. */
  effectOf(entry: LogEntryFragment): Effect {
    const known = this.byId.get(entry.id)
    const matches = this.matches(entry)
    if (known !== undefined) {
      if (microsOf(entry.updatedAt) < known.touched) return 'nothing'
      return matches ? 'changed' : 'left'
    }
    const beyond = this.end !== undefined && comparePlaces(placeOf(entry), this.end) > 0
    return matches && !beyond ? 'fresh' : 'nothing'
  }

  /** Keeps the rows that somebody looks at when they leave the filter; the others that left go. */
  keep(ids: ReadonlySet<string>): boolean {
    const before = this.kept
    this.kept = ids
    let gone = false
    for (const id of before) {
      const row = this.byId.get(id)
      if (row === undefined || !row.left || ids.has(id)) continue
      this.drop(row)
      gone = true
    }
    return gone
  }

  /** Lets go of all rows but the newest; the others come again with pages. */
  trim(count: number): void {
    for (const row of this.ordered.cut(count, this.ordered.size)) this.byId.delete(row.id)
    const lowest = this.ordered.at(this.ordered.size - 1)
    if (lowest !== undefined) this.end = { at: lowest.at, id: lowest.id }
  }

  /** Lets go of the newest rows. */
  behead(count: number): void {
    for (const row of this.ordered.cut(0, count)) this.byId.delete(row.id)
  }

  private leave(known: LogRow, entry: LogEntryFragment): void {
    if (this.kept.has(entry.id))
      this.store({ ...known, entry, touched: microsOf(entry.updatedAt), left: true })
    else this.drop(known)
  }

  private store(row: LogRow): void {
    this.ordered.put(row)
    this.byId.set(row.id, row)
  }

  private drop(row: LogRow): void {
    this.ordered.remove(row)
    this.byId.delete(row.id)
  }
}

function placeOf(entry: LogEntryFragment): Place {
  return { at: microsOf(entry.createdAt), id: entry.id }
}
