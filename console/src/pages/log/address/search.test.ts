import { expect, it } from 'vitest'

import { parseSearch, stringifySearch } from '@/app/search'

import { choicesOf, describeSearch } from './describe'
import { choiceOf, filterOf, liveFilterOf, matcherOf, unfiltered } from './filter'
import { isFiltered, toggled, validateSearch, without, type LogSearch } from './search'

const now = Date.parse('2026-01-08T12:00:00Z')
const full: LogSearch = {
  status: ['RETRYING', 'FAILED'],
  reason: ['SNOVIO_UNAVAILABLE'],
  kind: ['BOOKING_CREATED', 'BOOKING_CANCELED'],
  email: 'ann+x@example.com',
  booking: 'b 1',
  form: 'f&2',
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-01-02T00:00:00.000Z',
  view: 'timeline',
  entry: 'e-1',
}

it('reads from the address what it wrote', () => {
  expect(validateSearch(parseSearch(stringifySearch(full)))).toEqual(full)
})

it('leaves out what is wrong, and puts the rest in order', () => {
  expect(
    validateSearch(
      parseSearch(
        '?status=FAILED&status=NONE&status=QUEUED&status=FAILED&reason=x&last=9y&from=yesterday&to=99999-01-01&booking=%20&view=timeline&other=1',
      ),
    ),
  ).toEqual({ status: ['QUEUED', 'FAILED'] })
  expect(validateSearch(parseSearch('?email=%20Ann@Example.com%20&view=timeline'))).toEqual({
    email: 'ann@example.com',
    view: 'timeline',
  })
  expect(validateSearch({ booking: 'x'.repeat(1001), email: 7 })).toEqual({})
})

it('reads moments as people write them', () => {
  expect(validateSearch(parseSearch('?from=2026-01-01T01:00:00%2B01:00')).from).toBe(
    '2026-01-01T00:00:00.000Z',
  )
})

it('goes by a time that ends now before one with a beginning and an end', () => {
  expect(validateSearch(parseSearch('?last=7d&from=2026-01-01&to=2026-01-02'))).toEqual({ last: '7d' })
})

it('asks the API for what the address says', () => {
  expect(filterOf(full, now)).toEqual({
    status: ['RETRYING', 'FAILED'],
    reason: ['SNOVIO_UNAVAILABLE'],
    kind: ['BOOKING_CREATED', 'BOOKING_CANCELED'],
    prospectEmail: 'ann+x@example.com',
    bookingId: 'b 1',
    formId: 'f&2',
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-01-02T00:00:00.000Z',
  })
  expect(filterOf({}, now)).toEqual({})
  expect(filterOf({ last: '1h' }, now)).toEqual({ from: '2026-01-08T11:00:00.000Z' })
  expect(filterOf({ last: '7d' }, now)).toEqual({ from: '2026-01-01T12:00:00.000Z' })
  const today = new Date(String(filterOf({ last: 'today' }, now).from))
  expect([today.getHours(), today.getMinutes(), now - today.getTime() < 86_400_000]).toEqual([0, 0, true])
})

it('follows without status and reason, and knows by itself what matches them', () => {
  expect(liveFilterOf(filterOf(full, now))).toEqual({
    ...filterOf(full, now),
    status: undefined,
    reason: undefined,
  })
  expect(Object.keys(liveFilterOf({ status: ['FAILED'], kind: ['BOOKING_CREATED'] }))).toEqual(['kind'])
  const matches = matcherOf({ status: ['FAILED', 'RETRYING'], reason: ['SNOVIO_UNAVAILABLE'] })
  expect(matches({ status: 'FAILED', reason: 'SNOVIO_UNAVAILABLE' })).toBe(true)
  expect(matches({ status: 'FAILED', reason: null })).toBe(false)
  expect(matches({ status: 'QUEUED', reason: 'SNOVIO_UNAVAILABLE' })).toBe(false)
  expect(matcherOf({})({ status: 'QUEUED', reason: null })).toBe(true)
})

it('toggles codes and keeps their order', () => {
  const all = ['a', 'b', 'c'] as const
  expect(toggled(['c'], 'a', all)).toEqual(['a', 'c'])
  expect(toggled(['a', 'c'], 'a', all)).toEqual(['c'])
  expect(toggled(['c'], 'c', all)).toBeUndefined()
  expect(toggled(undefined, 'b', all)).toEqual(['b'])
})

it('names each thing that is chosen, and takes away that one alone', () => {
  const choices = choicesOf({
    status: ['RETRYING', 'FAILED'],
    email: 'ann@example.com',
    last: '1h',
    view: 'timeline',
  })
  expect(choices.map(({ name, value }) => `${name}: ${value}`)).toEqual([
    'Status: Retrying',
    'Status: Failed',
    'Person: ann@example.com',
    'Time: Last hour',
  ])
  expect(choices[0]?.rest.status).toEqual(['FAILED'])
  expect(choices[0]?.rest.email).toBe('ann@example.com')
  expect(choices[2]?.rest).toEqual({ status: ['RETRYING', 'FAILED'], last: '1h' })
  expect(describeSearch({ status: ['QUEUED', 'RETRYING', 'FAILED'], kind: ['BOOKING_CREATED'] })).toEqual([
    'Status: Queued, Retrying or Failed',
    'Event: Booked',
  ])
})

it('clears all that chooses, and nothing else', () => {
  expect(unfiltered(full)).toEqual({ entry: 'e-1' })
  expect(isFiltered(full)).toBe(true)
  expect(isFiltered({ entry: 'e-1' })).toBe(false)
  expect(without(full, 'email')).not.toHaveProperty('view')
})

it('knows equal choices whatever is open', () => {
  expect(choiceOf({ status: ['FAILED'], entry: 'e-1' })).toBe(choiceOf({ status: ['FAILED'] }))
  expect(choiceOf({ status: ['FAILED'] })).not.toBe(choiceOf({ status: ['SKIPPED'] }))
})
