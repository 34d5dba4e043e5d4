import type { UserError } from '@/ui/userErrors'

import { fieldNames, type FieldName, type Row } from './values'
import { readSource } from './vocabulary'

export type RowProblem = { source?: string; target?: string }

/** What is to be put right, each beside what it speaks of. */
export type Problems = {
  fields: Partial<Record<FieldName, string>>
  /** By the rows' ids. */
  rows: Readonly<Record<string, RowProblem>>
  /** What belongs to no single setting. */
  rest: readonly string[]
}

export const noProblems: Problems = { fields: {}, rows: {}, rest: [] }

/**
 * Puts user errors of updateSettings or previewSync to what they speak of, by paths such
 * as `["input", "mappings", "2", "target"]` or `["settings", "lifecycleWording", "booked"]`.
 * `sent` are the rows that the input had, in its order.
 */
export function placeErrors(errors: readonly UserError[], sent: readonly Row[]): Problems {
  const fields: Partial<Record<FieldName, string>> = {}
  const rows: Record<string, RowProblem> = {}
  const rest: string[] = []
  for (const { field, message } of errors) {
    const [, ...path] = field ?? []
    const row = path[0] === 'mappings' && path[1] !== undefined ? sent[Number(path[1])] : undefined
    const name = fieldNames.findLast((known) => path.includes(known))
    if (row !== undefined) {
      const side = path[2] === 'source' ? 'source' : 'target'
      rows[row.id] = { [side]: rowMessage(message), ...rows[row.id] }
    } else if (path[0] === 'mappings') {
      fields.rows ??= message
    } else if (name === undefined || fields[name] !== undefined) {
      rest.push(message)
    } else {
      fields[name] = message
    }
  }
  return { fields, rows, rest }
}

/** The server names the row, which is in sight beside it already. */
function rowMessage(message: string): string {
  const words = message.replace(/^Row \d+: /, '')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** All that is to be put right. What comes first counts where several speak of one thing. */
export function together(...all: readonly Problems[]): Problems {
  const rows: Record<string, RowProblem> = {}
  for (const problems of all) {
    for (const [id, problem] of Object.entries(problems.rows)) rows[id] = { ...problem, ...rows[id] }
  }
  return {
    fields: Object.assign({}, ...all.map(({ fields }) => fields).reverse()) as Problems['fields'],
    rows,
    rest: [...new Set(all.flatMap(({ rest }) => rest))],
  }
}

/** How many things are to be put right. */
export function countProblems({ fields, rows, rest }: Problems): number {
  return Object.keys(fields).length + Object.keys(rows).length + rest.length
}

/** The rows whose source lacks its id or text. The server names them last, after other faults are mended. */
export function missingArguments(rows: readonly Row[]): Problems {
  const found: Record<string, RowProblem> = {}
  for (const row of rows) {
    const { argument, kind } = readSource(row.source)
    if (kind?.argument !== undefined && argument.trim() === '')
      found[row.id] = { source: kind.argument.missing }
  }
  return { ...noProblems, rows: found }
}
