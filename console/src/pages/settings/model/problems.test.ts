import { expect, it } from 'vitest'

import { countProblems, missingArguments, noProblems, placeErrors, together } from './problems'
import { newRow } from './values'

const error = (path: string[] | null, message: string, code = 'INVALID') => ({ field: path, code, message })
const rows = [newRow('booking.title', 'prospect.company'), newRow('host.name', 'prospect.cf_Gone')]
const [first, second] = rows as [(typeof rows)[0], (typeof rows)[0]]

it.each(['input', 'settings'])('puts errors under %s beside what they speak of', (root) => {
  const placed = placeErrors(
    [
      error([root, 'targetListId'], 'no list'),
      error([root, 'lifecycleWording', 'noShow'], 'blank'),
      error([root, 'mappings', '1', 'target'], 'Row 2: Snov.io has no custom field "Gone".'),
      error([root, 'mappings', '1', 'source'], 'Row 2: there is no source "x".'),
      error([root, 'mappings', '0', 'target'], 'Row 1: the target is taken.'),
      error([root, 'mappings', '0', 'target'], 'Row 1: and wrong besides.'),
    ],
    rows,
  )
  expect(placed).toEqual({
    fields: { targetListId: 'no list', noShow: 'blank' },
    rows: {
      [first.id]: { target: 'The target is taken.' },
      [second.id]: { target: 'Snov.io has no custom field "Gone".', source: 'There is no source "x".' },
    },
    rest: [],
  })
  expect(countProblems(placed)).toBe(4)
})

it('keeps what belongs to nothing on the page', () => {
  const errors = [
    error(null, 'Snov.io does not answer.'),
    error(['input', 'mappings'], 'too many'),
    error(['input', 'mappings', '9', 'target'], 'no such row'),
    error(['input', 'ifExists'], 'one'),
    error(['input', 'ifExists'], 'two'),
  ]
  expect(placeErrors(errors, rows)).toEqual({
    fields: { rows: 'too many', ifExists: 'one' },
    rows: {},
    rest: ['Snov.io does not answer.', 'two'],
  })
})

it('names the rows that lack their id or text', () => {
  const lacking = [newRow('constant: ', 'prospect.x'), newRow('routing_form_field:', 'prospect.country')]
  expect(Object.values(missingArguments([...rows, ...lacking]).rows)).toEqual([
    { source: 'Type the text to write.' },
    { source: 'Type the id of the field.' },
  ])
})

it('lets the first word count where several speak of one thing', () => {
  const one = { ...noProblems, fields: { booked: 'one' }, rows: { a: { target: 'one' } }, rest: ['x'] }
  const two = {
    fields: { booked: 'two', noShow: 'two' },
    rows: { a: { target: 'two', source: 'two' }, b: { source: 'two' } },
    rest: ['x', 'y'],
  }
  expect(together(one, two)).toEqual({
    fields: { booked: 'one', noShow: 'two' },
    rows: { a: { target: 'one', source: 'two' }, b: { source: 'two' } },
    rest: ['x', 'y'],
  })
})
