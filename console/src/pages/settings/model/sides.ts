import { rowSides } from './rowSides'
import type { FieldName, Values } from './values'
import { valueWords, type Names } from './wording'

export type { Names }

/** What both began with, and what each made of it. */
export type ThreeValues = { base: Values; theirs: Values; yours: Values }

/** A line of a setting's value, with what became of it since both began. */
export type Line = { text: string; mark?: 'added' | 'changed' | 'removed' }

/** A setting in which two people differ, in words. */
export type Sides = { before: Line[]; theirs: Line[]; yours: Line[]; note?: string }

/** Says what a setting was, and what it is on either side. */
export function sidesOf(field: FieldName, values: ThreeValues, names: Names): Sides {
  if (field === 'rows') return rowSides(values, names)
  const line = (one: Values): Line[] => [{ text: valueWords(field, one, names) }]
  return { before: line(values.base), theirs: line(values.theirs), yours: line(values.yours) }
}
