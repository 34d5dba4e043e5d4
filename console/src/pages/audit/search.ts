/** What the audit log shows: all of it lies in the address, so that it can be shared. */
export type AuditSearch = {
  /** Codes of actions; the page leaves out those that it does not know. */
  action?: string[]
  /** The id of a user or an API key. */
  actor?: string
  /** Moments as the API writes them: at `from` or later, before `to`. */
  from?: string
  to?: string
}

/** Reads the address; what is no part of a search, or wrong, is left out. */
export function validateSearch(raw: Record<string, unknown>): AuditSearch {
  const search: AuditSearch = {}
  const action = [raw.action].flat().filter((code): code is string => typeof code === 'string')
  const { actor } = raw
  const from = momentOf(raw.from)
  const to = momentOf(raw.to)
  if (action.length > 0) search.action = action
  if (typeof actor === 'string' && actor.trim() !== '' && actor.length <= 255) search.actor = actor.trim()
  if (from !== undefined) search.from = from
  if (to !== undefined) search.to = to
  return search
}

/** The years in which the API knows moments. */
const firstMoment = Date.parse('0001-01-02T00:00:00Z')
const lastMoment = Date.parse('9999-12-31T00:00:00Z')

function momentOf(value: unknown): string | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : NaN
  return at >= firstMoment && at <= lastMoment ? new Date(at).toISOString() : undefined
}
