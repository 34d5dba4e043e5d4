import type { SettingsFieldsFragment } from '@/gql/graphql'

import { changedFields } from './changes'
import { editedOn } from './merge'
import { noProblems, type Problems, type RowProblem } from './problems'
import { valuesOf, type Row, type Values } from './values'

/** Settings as somebody edits them. */
export type Draft = {
  /** The stored settings that the editing began with. */
  base: SettingsFieldsFragment
  /** What can be edited of them. */
  before: Values
  values: Values
  /** What somebody else stored in the meantime, while there are changes here. */
  newer: SettingsFieldsFragment | undefined
  /** What the last save said to put right, as far as it was not edited since. */
  refused: Problems
}

export function beginDraft(stored: SettingsFieldsFragment, known: readonly Row[] = []): Draft {
  const values = valuesOf(stored, known)
  return { base: stored, before: values, values, newer: undefined, refused: noProblems }
}

export function isChanged({ before, values }: Draft): boolean {
  return changedFields(before, values).length > 0
}

/** Changes some settings of a draft. What was wrong with them is no longer said. */
export function edit(draft: Draft, patch: Partial<Values>): Draft {
  const values = { ...draft.values, ...patch }
  const { fields, rows, rest } = draft.refused
  const touched = new Set(Object.keys(patch))
  return {
    ...draft,
    values,
    refused: {
      fields: Object.fromEntries(Object.entries(fields).filter(([field]) => !touched.has(field))),
      rows: stillWrong(rows, draft.values.rows, values.rows),
      rest,
    },
  }
}

/** The problems of the rows that are as they were. */
function stillWrong(
  problems: Problems['rows'],
  before: readonly Row[],
  after: readonly Row[],
): Record<string, RowProblem> {
  const untouched = new Set(after.filter((row) => before.includes(row)).map(({ id }) => id))
  return Object.fromEntries(Object.entries(problems).filter(([id]) => untouched.has(id)))
}

/**
 * Takes note of what is stored now. Without changes the draft goes on with it; with some
 * it keeps to what it began with, and remembers that there is something newer.
 */
export function noteStored(draft: Draft, stored: SettingsFieldsFragment): Draft {
  const known = draft.newer?.version ?? draft.base.version
  if (stored.version <= known) return draft
  return isChanged(draft) ? { ...draft, newer: stored } : beginDraft(stored, draft.values.rows)
}

/** Goes on after a save of `sent`: what was edited meanwhile stays. */
export function noteSaved(draft: Draft, sent: Values, stored: SettingsFieldsFragment): Draft {
  const next = beginDraft(stored, draft.values.rows)
  return { ...next, values: editedOn(sent, draft.values, next.values) }
}

/** Goes on upon what somebody else stored, with the values that were made of both. */
export function resolveWith(draft: Draft, stored: SettingsFieldsFragment, values: Values): Draft {
  return { ...beginDraft(stored, draft.values.rows), values }
}
