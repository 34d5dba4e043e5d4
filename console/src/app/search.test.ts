import { expect, it } from 'vitest'

import { parseSearch, stringifySearch } from './search'

it('reads a key that comes again as a list', () => {
  expect(parseSearch('?status=FAILED&status=SKIPPED&email=ann%40example.com')).toEqual({
    status: ['FAILED', 'SKIPPED'],
    email: 'ann@example.com',
  })
  expect(parseSearch('?a=1&a=2&a=3')).toEqual({ a: ['1', '2', '3'] })
  expect(parseSearch('')).toEqual({})
})

it('leaves out what is empty', () => {
  expect(stringifySearch({ a: undefined, b: null, c: '', d: [], e: [''], f: {} })).toBe('')
})

it('writes what it reads', () => {
  const search = { status: ['FAILED', 'SKIPPED'], email: 'ann+x@example.com', entry: '7' }
  expect(parseSearch(stringifySearch(search))).toEqual(search)
  expect(stringifySearch({ live: false, page: 2 })).toBe('?live=false&page=2')
})
