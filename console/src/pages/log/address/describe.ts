import { formatMoment } from '@/ui/format'
import { kindCodes, kindWords, reasonCodes, reasonWords, statusCodes, statusWords } from '@/words/words'

import { lastNames } from './last'
import { toggled, without, type Facet, type LogSearch } from './search'

/** One thing that a search chooses by, in words. */
export type Choice = {
  facet: Facet
  /** What it is about, such as "Status". */
  name: string
  /** What it chooses, such as "Failed". */
  value: string
  /** The search without it. */
  rest: LogSearch
}

/** All that a search chooses by, each thing by itself, so that each can be taken away. */
export function choicesOf(search: LogSearch): Choice[] {
  const { status = [], reason = [], kind = [], last, from, to } = search
  const one = (facet: Facet, name: string, value: string | undefined): Choice[] =>
    value === undefined ? [] : [{ facet, name, value, rest: without(search, facet) }]
  return [
    ...status.map((code) => ({
      facet: 'status' as const,
      name: 'Status',
      value: statusWords[code].label,
      rest: lessened(search, 'status', toggled(status, code, statusCodes)),
    })),
    ...reason.map((code) => ({
      facet: 'reason' as const,
      name: 'Reason',
      value: reasonWords[code].label,
      rest: lessened(search, 'reason', toggled(reason, code, reasonCodes)),
    })),
    ...kind.map((code) => ({
      facet: 'kind' as const,
      name: 'Event',
      value: kindWords[code].label,
      rest: lessened(search, 'kind', toggled(kind, code, kindCodes)),
    })),
    ...one('email', 'Person', search.email),
    ...one('booking', 'Booking', search.booking),
    ...one('form', 'Form', search.form),
    ...one('last', 'Time', last && lastNames[last]),
    ...one('from', 'From', from && formatMoment(Date.parse(from))),
    ...one('to', 'Before', to && formatMoment(Date.parse(to))),
  ]
}

/** All that a search chooses by, one line for each facet: "Status: Failed or Skipped". */
export function describeSearch(search: LogSearch): string[] {
  const lines = new Map<string, string[]>()
  for (const { name, value } of choicesOf(search)) lines.set(name, [...(lines.get(name) ?? []), value])
  return Array.from(lines, ([name, values]) => `${name}: ${listed(values)}`)
}

function lessened(search: LogSearch, facet: Facet, codes: string[] | undefined): LogSearch {
  return codes === undefined ? without(search, facet) : { ...search, [facet]: codes }
}

function listed(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`
}
