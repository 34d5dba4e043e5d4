import { noProblems, type Problems, type RowProblem } from './problems'
import { isBlank, type Values } from './values'
import { customFieldOf, targetKey, targetWords, type CustomField } from './vocabulary'

/**
 * What can be said of a draft before a save: that one field would be written twice. The
 * later row is named, as the server does, and told which row is in its way by the number
 * that it has on the page.
 */
export function collisions(
  { rows, lifecycleFieldKey, hostEmailFieldKey }: Values,
  fields: readonly CustomField[] | undefined,
): Problems {
  const firstWith = new Map<string, number>()
  const found: Record<string, RowProblem> = {}
  for (const [index, row] of rows.entries()) {
    if (isBlank(row)) continue
    const key = targetKey(row.target)
    const name = targetWords(row.target, fields)
    const custom = customFieldOf(row.target)
    const first = firstWith.get(key)
    if (first === undefined) firstWith.set(key, index)
    if (custom !== undefined && custom === lifecycleFieldKey) {
      found[row.id] = { target: `“${name}” holds the meeting’s status, so no row can write it.` }
    } else if (custom !== undefined && custom === hostEmailFieldKey) {
      found[row.id] = { target: `“${name}” holds the host’s email, so no row can write it.` }
    } else if (first !== undefined) {
      found[row.id] = {
        target: `Row ${first + 1} writes “${name}” already, and one of the two would undo the other. Choose another target, or remove a row.`,
      }
    }
  }
  return { ...noProblems, rows: found }
}
