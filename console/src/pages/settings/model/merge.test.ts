import { expect, it } from 'vitest'

import { storedSettings } from '../fixtures'
import { differences, editedOn, merge, proposed } from './merge'
import { newRow, valuesOf } from './values'

const base = valuesOf(storedSettings)

it('says who of the two changed what', () => {
  const theirs = { ...base, ifExists: 'SKIP' as const, booked: 'Theirs', noShow: 'Same' }
  const yours = { ...base, bookingCreated: false, booked: 'Yours', noShow: ' Same' }
  expect(differences(base, theirs, yours)).toEqual([
    { field: 'bookingCreated', changedBy: 'yours' },
    { field: 'ifExists', changedBy: 'theirs' },
    { field: 'booked', changedBy: 'both' },
  ])
})

it('loses nobody’s change unless somebody chooses so', () => {
  const theirs = { ...base, ifExists: 'SKIP' as const, booked: 'Theirs', rows: [] }
  const yours = { ...base, bookingCreated: false, booked: 'Yours' }
  const found = differences(base, theirs, yours)
  const keep = found.filter((one) => proposed(one) === 'yours').map(({ field }) => field)
  expect(merge(theirs, yours, keep)).toEqual({
    ...base,
    ifExists: 'SKIP',
    bookingCreated: false,
    booked: 'Yours',
    rows: [],
  })
  expect(merge(theirs, yours, [])).toEqual(theirs)
})

it('keeps what was edited while a save was under way', () => {
  const sent = { ...base, booked: 'Sent', rows: [newRow('host.name', 'prospect.position')] }
  const draft = { ...sent, canceled: 'Later' }
  const saved = { ...sent, booked: 'Sent', rows: [{ ...sent.rows[0], id: 'saved' }] as typeof base.rows }
  expect(editedOn(sent, draft, saved)).toEqual({ ...saved, canceled: 'Later' })
})
