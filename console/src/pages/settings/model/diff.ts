import { formatMany } from '@/ui/format'

import { fullRows, type FieldName, type Values } from './values'
import { cleanSource, sourceWords, targetKey, targetWords } from './vocabulary'
import { valueWords, type Names } from './wording'

/** What both began with, and what each made of it. */
export type ThreeVersions = { base: Values; theirs: Values; yours: Values }

/** A line of a setting's value, with what became of it since both began. */
export type Line = { text: string; mark?: 'added' | 'changed' | 'removed' }

/** A setting in which two people differ, in words. */
export type Diff = { before: Line[]; theirs: Line[]; yours: Line[]; note?: string }

/** Says what a setting was, and what it is on either side. */
export function diffOf(field: FieldName, values: ThreeVersions, names: Names): Diff {
  if (field === 'rows') return rowDiff(values, names)
  const line = (one: Values): Line[] => [{ text: valueWords(field, one, names) }]
  return { before: line(values.base), theirs: line(values.theirs), yours: line(values.yours) }
}

/**
 * The mapping rows that two people left different, by the targets that they write. Rows that are
 * alike everywhere are counted, not shown: many rows would hide the few that differ.
 */
function rowDiff({ base, theirs, yours }: ThreeVersions, names: Names): Diff {
  const before = sourcesByTarget(base)
  const sides = { theirs: sourcesByTarget(theirs), yours: sourcesByTarget(yours) }
  const targets = [...new Set([before, sides.theirs, sides.yours].flatMap((one) => [...one.keys()]))]
  const differing = targets.filter((target) => {
    const had = String(before.get(target))
    return String(sides.theirs.get(target)) !== had || String(sides.yours.get(target)) !== had
  })
  if (differing.length === 0) {
    const inOrder = ({ rows }: Values) => fullRows(rows).map(({ source, target }) => words(source, target))
    return {
      before: lines(inOrder(base)),
      theirs: lines(inOrder(theirs)),
      yours: lines(inOrder(yours)),
      note: 'The rows are alike and differ in their order.',
    }
  }

  function words(source: string, target: string): string {
    return `${sourceWords(source)} → ${targetWords(target, names.fields)}`
  }

  function side(now: Sources): Line[] {
    return differing.flatMap((target): Line[] => {
      const had = before.get(target)
      const sources = now.get(target)
      if (sources === undefined)
        return (had ?? []).map((source) => ({ text: words(source, target), mark: 'removed' }))
      return sources.map((source) => {
        const text = words(source, target)
        if (had === undefined) return { text, mark: 'added' }
        return had.includes(source) ? { text } : { text, mark: 'changed' }
      })
    })
  }

  const alike = targets.filter((target) => !differing.includes(target)).length
  return {
    before: lines(
      differing.flatMap((target) => (before.get(target) ?? []).map((source) => words(source, target))),
    ),
    theirs: orNone(side(sides.theirs)),
    yours: orNone(side(sides.yours)),
    ...(alike > 0 && { note: `${formatMany(alike, 'other row is', 'other rows are')} alike in both.` }),
  }
}

const lines = (texts: readonly string[]): Line[] => orNone(texts.map((text) => ({ text })))
const orNone = (found: Line[]): Line[] => (found.length > 0 ? found : [{ text: 'No such row' }])

type Sources = ReadonlyMap<string, readonly string[]>

/** What each target is written from: while one edits, two rows may have one target. */
function sourcesByTarget({ rows }: Values): Sources {
  const found = new Map<string, string[]>()
  for (const row of fullRows(rows)) {
    const target = targetKey(row.target)
    found.set(target, [...(found.get(target) ?? []), cleanSource(row.source)])
  }
  return found
}
