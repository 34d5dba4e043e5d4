import { expect, it } from 'vitest'

import { storedSettings } from '../fixtures'
import { beginDraft, edit, isChanged, noteSaved, noteStored, resolveWith } from './draft'

const begun = beginDraft(storedSettings)
const newer = { ...storedSettings, version: 5, ifExists: 'SKIP' as const, updatedBy: 'bob' }

it('goes on with what is stored as long as nothing was changed', () => {
  const next = noteStored(begun, newer)
  expect(next.values.ifExists).toBe('SKIP')
  expect(next.base.version).toBe(5)
  expect(next.values.rows.map(({ id }) => id)).toEqual(begun.values.rows.map(({ id }) => id))
})

it('keeps changes when somebody else saves, and remembers what was saved', () => {
  const draft = noteStored(edit(begun, { booked: 'Mine' }), newer)
  expect(draft.values.booked).toBe('Mine')
  expect(draft.values.ifExists).toBe('UPDATE')
  expect(draft.base.version).toBe(4)
  expect(draft.newer).toBe(newer)
  expect(noteStored(draft, { ...newer })).toBe(draft)
})

it('heeds no answer that is older than what it has', () => {
  const saved = noteSaved(begun, begun.values, newer)
  expect(noteStored(saved, storedSettings)).toBe(saved)
})

it('is unchanged after a save, but for what was edited meanwhile', () => {
  const sent = edit(begun, { ifExists: 'SKIP' })
  const later = edit(sent, { booked: 'Later' })
  expect(isChanged(noteSaved(sent, sent.values, newer))).toBe(false)
  const next = noteSaved(later, sent.values, newer)
  expect(next.values).toMatchObject({ ifExists: 'SKIP', booked: 'Later' })
  expect(isChanged(next)).toBe(true)
})

it('forgets what was wrong with a setting once that is edited', () => {
  const [row, other] = begun.values.rows
  if (row === undefined || other === undefined) throw new Error('two rows are needed')
  const refused = {
    fields: { booked: 'blank', canceled: 'blank' },
    rows: { [row.id]: { target: 'taken' }, [other.id]: { source: 'unknown' } },
    rest: [],
  }
  const draft = edit(
    { ...begun, refused },
    { booked: 'Booked', rows: [{ ...row, target: 'prospect.country' }, other] },
  )
  expect(draft.refused).toEqual({
    fields: { canceled: 'blank' },
    rows: { [other.id]: { source: 'unknown' } },
    rest: [],
  })
})

it('goes on upon what somebody else stored', () => {
  const draft = noteStored(edit(begun, { booked: 'Mine' }), newer)
  const resolved = resolveWith(draft, newer, { ...draft.values, ifExists: 'SKIP' })
  expect(resolved.newer).toBeUndefined()
  expect(resolved.base.version).toBe(5)
  expect(resolved.before.booked).toBe('Meeting booked')
  expect(isChanged(resolved)).toBe(true)
})
