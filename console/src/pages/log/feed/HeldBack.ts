import type { LogEntryFragment } from '@/gql/graphql'

import type { Effect, LogRows } from '../rows/LogRows'

/** What waits while the log is paused. */
export type Waiting = {
  fresh: number
  changed: number
  /** There is more than is kept: the log has to be read anew. */
  many: boolean
}

/** Keeps what comes in during a pause, each entry once, and counts what it will do. */
export class HeldBack {
  private readonly entries = new Map<string, { entry: LogEntryFragment; effect: Effect }>()
  private counts = { fresh: 0, changed: 0, left: 0, nothing: 0 }
  private many = false
  private readonly most: number

  /** `most`: changes of more entries are not kept, for a pause may last a night. */
  constructor(most: number) {
    this.most = most
  }

  get waiting(): Waiting {
    const { fresh, changed, left } = this.counts
    return { fresh, changed: changed + left, many: this.many }
  }

  add(entry: LogEntryFragment, rows: LogRows): void {
    if (this.many) return
    const before = this.entries.get(entry.id)
    const effect = rows.effectOf(entry)
    if (before !== undefined) this.counts[before.effect]--
    this.counts[effect]++
    this.entries.set(entry.id, { entry, effect })
    if (this.entries.size <= this.most) return
    this.many = true
    this.entries.clear()
  }

  /** The entries, as they last were. */
  all(): LogEntryFragment[] {
    return Array.from(this.entries.values(), ({ entry }) => entry)
  }
}
