import { expect, it } from 'vitest'

import { prettyJson } from './prettyJson'

it.each([
  { a: 1, b: [1, 2, { c: null }], d: {}, e: [], f: 'x{[,:]}"\\ y' },
  [],
  {},
  'text',
  12.5,
  [[[true]]],
])('sets %j out as JSON.stringify does', (value) => {
  expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2))
  expect(prettyJson(JSON.stringify(value, null, 7))).toBe(JSON.stringify(value, null, 2))
})

it('changes no number and no text', () => {
  expect(prettyJson('{"id":12345678901234567890,"n":1.0,"t":"\\u0041\\/"}')).toBe(
    '{\n  "id": 12345678901234567890,\n  "n": 1.0,\n  "t": "\\u0041\\/"\n}',
  )
})

it('leaves alone what is no JSON', () => {
  expect(prettyJson('{"a": "cut…')).toBe('{"a": "cut…')
  expect(prettyJson('<html>')).toBe('<html>')
})
