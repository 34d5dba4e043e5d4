import { expect, it } from 'vitest'

import { validateSearch } from './search'

it.each<[Record<string, unknown>, object]>([
  [{}, {}],
  [
    { action: 'PAUSE', actor: ' ann ' },
    { action: ['PAUSE'], actor: 'ann' },
  ],
  [{ action: ['PAUSE', 'RESUME'] }, { action: ['PAUSE', 'RESUME'] }],
  [{ from: '2026-01-31T10:00:00+01:00' }, { from: '2026-01-31T09:00:00.000Z' }],
  [{ to: 'soon', from: 7, actor: '  ' }, {}],
  [{ to: '+275760-01-01T00:00:00Z', actor: 'x'.repeat(256) }, {}],
])('reads %j', (raw, search) => {
  expect(validateSearch(raw)).toEqual(search)
})
