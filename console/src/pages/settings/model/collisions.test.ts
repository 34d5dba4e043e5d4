import { expect, it } from 'vitest'

import { customFields, storedSettings } from '../fixtures'
import { collisions } from './collisions'
import { newRow, valuesOf } from './values'

const values = valuesOf({ ...storedSettings, hostEmailFieldKey: 'Owner' })
const found = (...targets: string[]) => {
  const rows = targets.map((target) => newRow(target === '' ? '' : 'booking.title', target))
  const problems = collisions({ ...values, rows }, customFields).rows
  return rows.map(({ id }) => problems[id]?.target)
}

it('names the later of two rows with one target, and the row that is in its way as the page counts', () => {
  expect(found('', 'prospect.twitter', 'prospect.country', ' prospect.x')).toEqual([
    undefined,
    undefined,
    undefined,
    expect.stringMatching(/^Row 2 writes “X” already/),
  ])
})

it('names rows that write what a setting writes', () => {
  expect(found('prospect.cf_Status', 'prospect.cf_Owner', 'prospect.cf_Size')).toEqual([
    '“Meeting status” holds the meeting’s status, so no row can write it.',
    '“Owner” holds the host’s email, so no row can write it.',
    undefined,
  ])
})
