import type { IfExists, SettingsFieldsFragment } from '@/gql/graphql'

import { cleanSource, cleanTarget } from './vocabulary'

/** A mapping row of the admin's own. Its id lives as long as the page and tells rows apart while they change. */
export type Row = { id: string; source: string; target: string }

/** What can be edited, flat: one name for each setting that can be changed, compared and merged by itself. */
export type Values = {
  targetListId: string | null
  bookingCreated: boolean
  bookingCanceled: boolean
  bookingRescheduled: boolean
  bookingNoShow: boolean
  routingFormSubmitted: boolean
  ifExists: IfExists
  lookUpUnknownProspects: boolean
  lifecycleFieldKey: string | null
  booked: string
  canceled: string
  rescheduled: string
  noShow: string
  hostEmailFieldKey: string | null
  routingFormEmailField: string | null
  rows: readonly Row[]
}

export type FieldName = keyof Values

export const triggerNames = [
  'bookingCreated',
  'bookingRescheduled',
  'bookingCanceled',
  'bookingNoShow',
  'routingFormSubmitted',
] as const satisfies readonly FieldName[]

export const wordingNames = [
  'booked',
  'rescheduled',
  'canceled',
  'noShow',
] as const satisfies readonly FieldName[]

/** All settings, in the order in which the page shows them. */
export const fieldNames = [
  'targetListId',
  ...triggerNames,
  'ifExists',
  'lookUpUnknownProspects',
  'lifecycleFieldKey',
  ...wordingNames,
  'hostEmailFieldKey',
  'routingFormEmailField',
  'rows',
] as const satisfies readonly FieldName[]

let rowsMade = 0

/** A row with an id of its own. */
export function newRow(source = '', target = ''): Row {
  return { id: `${++rowsMade}`, source, target }
}

/** What can be edited of settings. Rows that were there before, in `known`, keep their ids. */
export function valuesOf(settings: SettingsFieldsFragment, known: readonly Row[] = []): Values {
  const left = [...known]
  const rows = settings.mappings
    .filter(({ locked }) => !locked)
    .map(({ source, target }) => {
      const at = left.findIndex(
        (row) => cleanSource(row.source) === source && cleanTarget(row.target) === target,
      )
      const [before] = at < 0 ? [] : left.splice(at, 1)
      return before === undefined ? newRow(source, target) : { id: before.id, source, target }
    })
  return {
    targetListId: settings.targetListId,
    ...plain(settings.triggers),
    ifExists: settings.ifExists,
    lookUpUnknownProspects: settings.lookUpUnknownProspects,
    lifecycleFieldKey: settings.lifecycleFieldKey,
    ...plain(settings.lifecycleWording),
    hostEmailFieldKey: settings.hostEmailFieldKey,
    routingFormEmailField: settings.routingFormEmailField,
    rows,
  }
}

/** An answer's object without the type's name that the client adds to it. */
function plain<T extends object>(answer: T): T {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => name !== '__typename')) as T
}

/** Whether a row has an empty side: such rows are not saved. */
export function isBlank({ source, target }: Row): boolean {
  return source.trim() === '' || target.trim() === ''
}

/** The rows that a save would keep. */
export function fullRows(rows: readonly Row[]): Row[] {
  return rows.filter((row) => !isBlank(row))
}
