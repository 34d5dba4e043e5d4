import type { SyncKind, SyncReason, SyncStatus } from '@/gql/graphql'
import { kindCodes, reasonCodes, statusCodes } from '@/words/words'

import { lastCodes, type Last } from './last'

/** What the log shows: all of it lies in the address, so that it can be shared. */
export type LogSearch = {
  status?: SyncStatus[]
  reason?: SyncReason[]
  kind?: SyncKind[]
  /** The person's email address, in small letters. */
  email?: string
  booking?: string
  form?: string
  /** A time that ends now; it counts before `from` and `to`. */
  last?: Last
  /** Moments as the API writes them: accepted at `from` or later, before `to`. */
  from?: string
  to?: string
  /** What one person's entries are shown as, if not as the log. */
  view?: 'timeline'
  /** The entry that is open. */
  entry?: string
}

/** The parts of the search that choose entries. */
export const facets = [
  'status',
  'reason',
  'kind',
  'email',
  'booking',
  'form',
  'last',
  'from',
  'to',
] as const satisfies readonly (keyof LogSearch)[]
export type Facet = (typeof facets)[number]

/** Longer texts are in no entry. */
const longest = 1000

/** Reads the address; what is no part of a search, or wrong, is left out. */
export function validateSearch(raw: Record<string, unknown>): LogSearch {
  const last = lastCodes.find((code) => code === textOf(raw.last))
  const email = textOf(raw.email)?.toLowerCase()
  return present({
    status: codesOf(raw.status, statusCodes),
    reason: codesOf(raw.reason, reasonCodes),
    kind: codesOf(raw.kind, kindCodes),
    email,
    booking: textOf(raw.booking),
    form: textOf(raw.form),
    last,
    from: last === undefined ? momentOf(raw.from) : undefined,
    to: last === undefined ? momentOf(raw.to) : undefined,
    view: email !== undefined && raw.view === 'timeline' ? 'timeline' : undefined,
    entry: textOf(raw.entry),
  })
}

/** Whether the search chooses entries at all. */
export function isFiltered(search: LogSearch): boolean {
  return facets.some((facet) => search[facet] !== undefined)
}

/** The search without what chooses entries by these facets. */
export function without(search: LogSearch, ...left: readonly Facet[]): LogSearch {
  const kept = { ...search }
  for (const facet of left) Reflect.deleteProperty(kept, facet)
  if (kept.email === undefined) delete kept.view
  return kept
}

/** Adds a code to a list of the search, or takes it out; the codes stay in their own order. */
export function toggled<Code extends string>(
  codes: readonly Code[] | undefined,
  code: Code,
  all: readonly Code[],
): Code[] | undefined {
  const chosen = new Set(codes)
  if (!chosen.delete(code)) chosen.add(code)
  const ordered = all.filter((one) => chosen.has(one))
  return ordered.length > 0 ? ordered : undefined
}

function codesOf<Code extends string>(value: unknown, all: readonly Code[]): Code[] | undefined {
  const given = Array.isArray(value) ? (value as unknown[]) : [value]
  const codes = all.filter((code) => given.includes(code))
  return codes.length > 0 ? codes : undefined
}

function textOf(value: unknown): string | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value
  const text = typeof one === 'string' ? one.trim() : ''
  return text === '' || text.length > longest ? undefined : text
}

/** The years in which the API knows moments. */
const firstMoment = Date.parse('0001-01-02T00:00:00Z')
const lastMoment = Date.parse('9999-12-31T00:00:00Z')

function momentOf(value: unknown): string | undefined {
  const at = Date.parse(textOf(value) ?? '')
  return at >= firstMoment && at <= lastMoment ? new Date(at).toISOString() : undefined
}

function present(search: LogSearch): LogSearch {
  return Object.fromEntries(Object.entries<unknown>(search).filter(([, value]) => value !== undefined))
}
