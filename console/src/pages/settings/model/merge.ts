import type { SettingsFieldsFragment } from '@/gql/graphql'

import { same } from './changes'
import { fieldNames, type FieldName, type Values } from './values'

export type Side = 'theirs' | 'yours'

/** What two people made of the same settings, as it was when the second was told. */
export type Comparison = {
  id: number
  /** What somebody else stored. */
  newer: SettingsFieldsFragment
  theirs: Values
  yours: Values
  /** What both began with. */
  base: Values
}

/** A setting that two people left different. */
export type Difference = {
  field: FieldName
  /** Who changed it since both began. */
  changedBy: Side | 'both'
}

/** The settings in which theirs and yours differ, with who of the two changed them. */
export function differences(base: Values, theirs: Values, yours: Values): Difference[] {
  return fieldNames
    .filter((field) => !same(field, theirs, yours))
    .map((field) => {
      if (same(field, base, theirs)) return { field, changedBy: 'yours' }
      return { field, changedBy: same(field, base, yours) ? 'theirs' : 'both' }
    })
}

/** What is kept of a difference unless somebody chooses: nobody's change is lost unseen. */
export function proposed({ changedBy }: Difference): Side {
  return changedBy === 'theirs' ? 'theirs' : 'yours'
}

/** Theirs, with the named settings of yours. */
export function merge(theirs: Values, yours: Values, keepYours: readonly FieldName[]): Values {
  const kept = Object.fromEntries(keepYours.map((field) => [field, yours[field]])) as Partial<Values>
  return { ...theirs, ...kept }
}

/** What was saved, with what was edited on while the save was under way. */
export function editedOn(sent: Values, draft: Values, saved: Values): Values {
  return merge(
    saved,
    draft,
    fieldNames.filter((field) => !same(field, sent, draft)),
  )
}
