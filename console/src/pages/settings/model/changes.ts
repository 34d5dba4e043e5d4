import type { UpdateSettingsInput } from '@/gql/graphql'

import {
  fieldNames,
  fullRows,
  triggerNames,
  wordingNames,
  type FieldName,
  type Row,
  type Values,
} from './values'
import { cleanSource, cleanTarget } from './vocabulary'

/** Whether a save would leave a setting the same in both. */
export function same(field: FieldName, a: Values, b: Values): boolean {
  return JSON.stringify(saved(field, a)) === JSON.stringify(saved(field, b))
}

/** Keys and ids, which the server keeps with their white space. */
const exactNames: ReadonlySet<FieldName> = new Set([
  'lifecycleFieldKey',
  'hostEmailFieldKey',
  'routingFormEmailField',
])

/** A setting as the server would keep it: texts trimmed, keys exact, blank rows dropped. */
function saved(field: FieldName, values: Values): unknown {
  if (field === 'rows') {
    return fullRows(values.rows).map(({ source, target }) => [cleanSource(source), cleanTarget(target)])
  }
  const value = values[field]
  return typeof value === 'string' && !exactNames.has(field) ? value.trim() : value
}

/** The settings in which a draft differs from what it was begun with. */
export function changedFields(base: Values, draft: Values): FieldName[] {
  return fieldNames.filter((field) => !same(field, base, draft))
}

export type Change = {
  input: UpdateSettingsInput
  /** The rows of the input in its order: what the server says of row 2 speaks of the third of these. */
  sent: readonly Row[]
}

/**
 * What updateSettings has to be given to make a draft of what is stored. It holds what
 * changed and nothing else: what is given is checked, and a trigger can be switched also
 * while the list is gone.
 */
export function changeOf(base: Values, draft: Values): Change {
  const changed = new Set(changedFields(base, draft))
  const only = <F extends FieldName>(names: readonly F[]) =>
    Object.fromEntries(
      names.filter((name) => changed.has(name)).map((name) => [name, draft[name]]),
    ) as Partial<Pick<Values, F>>
  const triggers = only(triggerNames)
  const lifecycleWording = only(wordingNames)
  const sent = fullRows(draft.rows)
  const input: UpdateSettingsInput = {
    ...only([
      'targetListId',
      'ifExists',
      'lookUpUnknownProspects',
      'lifecycleFieldKey',
      'hostEmailFieldKey',
      'routingFormEmailField',
    ]),
    ...(Object.keys(triggers).length > 0 && { triggers }),
    ...(Object.keys(lifecycleWording).length > 0 && { lifecycleWording }),
    ...(changed.has('rows') && { mappings: sent.map(({ source, target }) => ({ source, target })) }),
  }
  return { input, sent }
}
