import { expect, it } from 'vitest'

import { changed, moved } from './rows'

const rows = ['a', 'b', 'c'].map((id) => ({ id, source: '', target: '' }))
const ids = (of: typeof rows | readonly { id: string }[]) => of.map(({ id }) => id).join('')

it('moves a row by one place, and not beyond the ends', () => {
  expect(ids(moved(rows, 'a', 1))).toBe('bac')
  expect(ids(moved(rows, 'c', -1))).toBe('acb')
  expect(moved(rows, 'a', -1)).toBe(rows)
  expect(moved(rows, 'c', 1)).toBe(rows)
  expect(moved(rows, 'x', 1)).toBe(rows)
})

it('leaves the other rows the same objects', () => {
  const next = changed(rows, 'b', { target: 'prospect.x' })
  expect(next[1]).toEqual({ id: 'b', source: '', target: 'prospect.x' })
  expect(next[0]).toBe(rows[0])
  expect(next[2]).toBe(rows[2])
})
