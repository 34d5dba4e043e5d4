import { expect, it } from 'vitest'

import { microsOf, momentOfMicros } from './micros'

it('orders moments whose zeros are left out', () => {
  const moments = [
    '2026-01-01T12:00:00Z',
    '2026-01-01T12:00:00.1Z',
    '2026-01-01T12:00:00.12Z',
    '2026-01-01T12:00:00.120001Z',
  ]
  const micros = moments.map(microsOf)
  expect(micros).toEqual([...micros].sort((a, b) => a - b))
  expect(new Set(micros).size).toBe(moments.length)
  expect((micros[3] ?? 0) - (micros[2] ?? 0)).toBe(1)
})

it.each(['2026-01-01T12:00:00.000000Z', '2026-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.000001Z'])(
  'writes %s again',
  (moment) => {
    expect(momentOfMicros(microsOf(moment))).toBe(moment)
  },
)
