import { formatMany } from '@/ui/format'

import type { FieldName, Values } from './values'
import { fieldNameOf, type CustomField } from './vocabulary'

/** What each setting is called where it stands alone, for example in a list of changes. */
export const fieldLabels: Readonly<Record<FieldName, string>> = {
  targetListId: 'Target list',
  bookingCreated: 'Trigger: meeting booked',
  bookingCanceled: 'Trigger: meeting canceled',
  bookingRescheduled: 'Trigger: meeting rescheduled',
  bookingNoShow: 'Trigger: no-show',
  routingFormSubmitted: 'Trigger: routing form sent in',
  ifExists: 'Prospects that exist',
  lookUpUnknownProspects: 'Look up unknown prospects',
  lifecycleFieldKey: 'Lifecycle field',
  booked: 'Wording: booked',
  canceled: 'Wording: canceled',
  rescheduled: 'Wording: rescheduled',
  noShow: 'Wording: no-show',
  hostEmailFieldKey: 'Host email field',
  routingFormEmailField: 'Email field of routing forms',
  rows: 'Mapping rows',
}

/** What the ids and keys of settings are called. */
export type Names = {
  list: (id: string) => string
  fields: readonly CustomField[] | undefined
}

/** Says a setting's value. */
export function valueWords(field: Exclude<FieldName, 'rows'>, values: Values, names: Names): string {
  switch (field) {
    case 'targetListId': {
      const id = values.targetListId
      return id === null ? 'No list' : names.list(id)
    }
    case 'lifecycleFieldKey':
    case 'hostEmailFieldKey': {
      const key = values[field]
      return key === null ? 'No field' : fieldNameOf(key, names.fields)
    }
    case 'routingFormEmailField': {
      const id = values.routingFormEmailField
      return id === null ? 'No form field' : `“${id}”`
    }
    case 'ifExists':
      return values.ifExists === 'UPDATE' ? 'Update' : 'Skip'
    case 'booked':
    case 'canceled':
    case 'rescheduled':
    case 'noShow':
      return `“${values[field].trim()}”`
    default:
      return values[field] ? 'On' : 'Off'
  }
}

/** Names up to three settings, and counts the others. */
export function listOf(fields: readonly FieldName[]): string {
  const named = fields.slice(0, 3).map((field) => fieldLabels[field])
  const others = fields.length - named.length
  return others > 0 ? `${named.join(', ')} and ${formatMany(others, 'more', 'more')}` : named.join(', ')
}
