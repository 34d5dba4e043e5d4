import type { Api } from '@/api/api'
import { describe, type Problem } from '@/api/errors'
import { follow } from '@/api/follow'
import { createStore } from '@/api/store'
import type { LogEntryFragment, LogPageQuery, LogPageQueryVariables, SyncLogFilter } from '@/gql/graphql'

import { liveFilterOf, matcherOf } from '../address/filter'
import { logChanges, logPage } from '../documents'
import { LogRows, type LogRow } from '../rows/LogRows'
import { microsOf, momentOfMicros } from '../rows/micros'
import type { Place } from '../rows/OrderedRows'
import { HeldBack, type Waiting } from './HeldBack'
import { usualLimits, type Limits } from './limits'
import { soon } from './soon'

export type FeedState = {
  /** Of the first page: without it there is nothing to show. */
  phase: 'reading' | 'ready' | 'failed'
  /** Why the first page could not be read. */
  problem: Problem | undefined
  /** What comes behind the loaded rows. */
  older: 'idle' | 'reading' | 'failed' | 'end'
  olderProblem: Problem | undefined
  /** Why nothing comes in any more, and will not by itself. */
  liveProblem: Problem | undefined
  paused: boolean
  /** What came in during the pause. */
  waiting: Waiting
  /** How many rows are shown. */
  shown: number
  /** How many came in above them and are held back for a reader who is further down. */
  fresh: number
  /** How often the log had to be read anew because its cursor had expired. */
  renewals: number
}

/** The largest page that the server gives is worth its time; the first one should be there soon. */
const firstPage = 100
const nextPage = 200

/** Changes are put in no more often than this, in milliseconds: it looks calmer, and leaves frames for scrolling. */
const pace = 100

const nothingWaits: Waiting = { fresh: 0, changed: 0, many: false }

let made = 0
const nextKey = () => ++made

/**
 * The log of one filter: its pages, read as they are wanted, and its live changes from the
 * first page's cursor on. Changes are put in together, some times a second, however many there are.
 */
export class LogFeed {
  readonly state = createStore<FeedState>({
    phase: 'reading',
    problem: undefined,
    older: 'idle',
    olderProblem: undefined,
    liveProblem: undefined,
    paused: false,
    waiting: nothingWaits,
    shown: 0,
    fresh: 0,
    renewals: 0,
  })

  /** Tells feeds apart. */
  readonly key = nextKey()

  private readonly api: Pick<Api, 'client' | 'socket' | 'session'>
  private readonly filter: SyncLogFilter
  private readonly limits: Limits
  private rows: LogRows
  private kept: ReadonlySet<string> = new Set()

  private started = false
  /** Which reading from the beginning this is; 0: none. What an older one still brings counts no more. */
  private run = 0
  private runs = 0
  private unfollow: () => void = () => undefined
  /** Calls off the next flush; undefined: none is due. */
  private callOff: (() => void) | undefined
  private flushedAt = 0

  /** Where the live log goes on after an interruption. */
  private cursor: string | undefined
  /** What came in and waits to be put in. */
  private pending = new Map<string, LogEntryFragment>()
  /** What came in while a page is on its way: the page may be older. */
  private meanwhile: Map<string, LogEntryFragment> | undefined
  /** Where the next page begins. */
  private next: { after?: string | null; to?: string } = {}
  private heldBack: HeldBack | undefined
  /** The topmost row that is shown to a reader who is further down. */
  private top: Place | undefined
  /** How many new rows were let go of. */
  private lost = 0

  constructor(api: Pick<Api, 'client' | 'socket' | 'session'>, filter: SyncLogFilter, limits = usualLimits) {
    this.api = api
    this.filter = filter
    this.limits = limits
    this.rows = new LogRows(matcherOf(filter))
  }

  /** Begins to read and to follow; the returned function ends it. */
  start(): () => void {
    this.started = true
    void this.begin()
    return () => {
      this.started = false
      this.run = 0
      this.unfollow()
      this.callOff?.()
      this.callOff = undefined
    }
  }

  /** The row with this number of those that are shown. */
  at(index: number): LogRow | undefined {
    return this.rows.at(index + this.above)
  }

  find(id: string): LogRow | undefined {
    return this.rows.find(id)
  }

  /** How many of the rows that are shown come before a place. */
  rank(place: Place): number {
    return this.rows.rank(place) - this.above
  }

  /** Tries again what failed. */
  retry(): void {
    const { phase, older, liveProblem } = this.state.get()
    if (phase === 'failed' || liveProblem !== undefined) void this.begin()
    else if (older === 'failed') void this.readOlder()
  }

  async readOlder(): Promise<void> {
    const { phase, older } = this.state.get()
    if (this.run === 0 || phase !== 'ready' || older === 'reading' || older === 'end') return
    const run = this.run
    const meanwhile = (this.meanwhile = new Map<string, LogEntryFragment>())
    this.publish({ older: 'reading', olderProblem: undefined })
    const { after, to } = this.next
    const { data, error } = await this.read({
      first: nextPage,
      after,
      filter: to === undefined ? this.filter : { ...this.filter, to },
    })
    if (run !== this.run || this.meanwhile !== meanwhile) return
    this.meanwhile = undefined
    if (data === undefined) {
      this.publish({ older: 'failed', olderProblem: describe(error) })
      return
    }
    const { nodes, pageInfo } = data.syncLog
    this.next = { ...this.next, after: pageInfo.endCursor }
    this.rows.addPage(
      nodes.map((entry) => newer(entry, meanwhile.get(entry.id))),
      !pageInfo.hasNextPage,
    )
    this.publish({ older: pageInfo.hasNextPage ? 'idle' : 'end' })
  }

  pause(): void {
    this.flush()
    this.heldBack ??= new HeldBack(this.limits.held)
    this.publish({ paused: true, waiting: nothingWaits })
  }

  /** Goes on after a pause, with all that came in. */
  resume(): void {
    this.flush()
    const held = this.heldBack
    this.heldBack = undefined
    if (held?.waiting.many) void this.begin()
    else for (const entry of held?.all() ?? []) this.rows.take(entry)
    this.bound()
    this.publish({ paused: false, waiting: nothingWaits })
  }

  /** From now on new rows stay above the first one: somebody reads. */
  hold(): void {
    const first = this.rows.at(0)
    if (this.top !== undefined || first === undefined) return
    this.top = { at: first.at, id: first.id }
  }

  /** Shows what was held back. */
  release(): void {
    if (this.top === undefined) return
    this.top = undefined
    if (this.lost > 0) void this.begin()
    else this.publish({})
  }

  /** Keeps the rows that somebody looks at when they leave the filter. */
  keep(ids: ReadonlySet<string>): void {
    this.kept = ids
    if (this.rows.keep(ids)) this.publish({})
  }

  /** Takes entries as an answer brought them, without waiting for the live log to tell of them. */
  receive(entries: readonly LogEntryFragment[]): void {
    for (const entry of entries) {
      const last = this.pending.get(entry.id)
      this.pending.set(entry.id, newer(entry, last))
      this.meanwhile?.set(entry.id, newer(entry, this.meanwhile.get(entry.id)))
    }
    const wait = Math.max(0, this.flushedAt + pace - performance.now())
    this.callOff ??= soon(() => this.flush(), wait)
  }

  private get above(): number {
    return this.top === undefined ? 0 : this.rows.rank(this.top)
  }

  /** Reads the first page, and follows what comes after it. */
  private async begin({ expired = false } = {}): Promise<void> {
    if (!this.started) return
    const run = (this.run = ++this.runs)
    this.unfollow()
    this.meanwhile = undefined
    // What was read before stays in sight meanwhile.
    const { phase, renewals } = this.state.get()
    const again = phase === 'ready'
    this.publish({ phase: again ? 'ready' : 'reading', problem: undefined, liveProblem: undefined })
    const { data, error } = await this.read({ first: firstPage, filter: this.filter })
    if (run !== this.run) return
    if (data === undefined) {
      const problem = describe(error)
      this.publish(again ? { liveProblem: problem } : { phase: 'failed', problem })
      return
    }
    const { nodes, pageInfo, liveCursor } = data.syncLog
    this.rows = new LogRows(matcherOf(this.filter))
    this.rows.keep(this.kept)
    this.rows.addPage(nodes, !pageInfo.hasNextPage)
    this.pending.clear()
    this.heldBack &&= new HeldBack(this.limits.held)
    this.top = undefined
    this.lost = 0
    this.next = { after: pageInfo.endCursor }
    this.cursor = liveCursor
    this.publish({
      phase: 'ready',
      older: pageInfo.hasNextPage ? 'idle' : 'end',
      olderProblem: undefined,
      renewals: renewals + (expired ? 1 : 0),
    })
    this.follow()
  }

  private follow(): void {
    const filter = liveFilterOf(this.filter)
    this.unfollow = follow(this.api, logChanges, () => ({ filter, after: this.cursor }), {
      next: ({ syncLog: { cursor, entry } }) => {
        this.cursor = cursor
        this.receive([entry])
      },
      ended: (problem) => {
        if (problem.code === 'CURSOR_EXPIRED') void this.begin({ expired: true })
        else this.publish({ liveProblem: problem })
      },
    })
  }

  private async read(variables: LogPageQueryVariables) {
    return this.api.client
      .query<LogPageQuery, LogPageQueryVariables>(logPage.toString(), variables, {
        requestPolicy: 'network-only',
      })
      .toPromise()
  }

  /** Puts in what has come in since the last time. */
  private flush(): void {
    this.callOff?.()
    this.callOff = undefined
    this.flushedAt = performance.now()
    if (this.pending.size === 0) return
    const batch = this.pending
    this.pending = new Map()
    if (this.heldBack !== undefined) {
      for (const entry of batch.values()) this.heldBack.add(entry, this.rows)
      this.publish({})
      return
    }
    let changed = false
    for (const entry of batch.values()) changed = this.rows.take(entry) !== 'nothing' || changed
    if (!changed) return
    this.bound()
    this.publish({})
  }

  /** Lets go of rows where there are too many to keep. */
  private bound(): void {
    const { above } = this
    if (above > this.limits.fresh) {
      this.rows.behead(above)
      this.lost += above
    }
    if (this.top !== undefined || this.rows.size <= this.limits.rows) return
    this.rows.trim(this.limits.rowsLeft)
    const lowest = this.rows.at(this.limits.rowsLeft - 1)
    if (lowest === undefined) return
    // Entries of the same moment may have been cut: the page begins with that moment again.
    this.next = { to: momentOfMicros(lowest.at + 1) }
    this.publish({ older: 'idle' })
  }

  private publish(change: Partial<FeedState>): void {
    const { above } = this
    this.state.set({
      ...this.state.get(),
      ...(this.heldBack && { waiting: this.heldBack.waiting }),
      ...change,
      shown: this.rows.size - above,
      fresh: this.lost + above,
    })
  }
}

/** The entry that changed later. */
function newer(entry: LogEntryFragment, other: LogEntryFragment | undefined): LogEntryFragment {
  return other !== undefined && microsOf(other.updatedAt) > microsOf(entry.updatedAt) ? other : entry
}
