import { expect, it } from 'vitest'

import { storedSettings } from '../fixtures'
import { diffOf } from './diff'
import { newRow, valuesOf, type Values } from './values'

const base = valuesOf(storedSettings)
const names = { list: (id: string) => id, fields: undefined }
const withRows = (...rows: [source: string, target: string][]): Values => ({
  ...base,
  rows: rows.map(([source, target]) => newRow(source, target)),
})
const title = ['booking.title', 'prospect.company'] as [string, string]
const size = ['invitee_form_question:size', 'prospect.cf_Size'] as [string, string]

it('shows which rows differ, and counts those that are alike', () => {
  const theirs = withRows(title, ['constant:12', 'prospect.cf_Size'])
  const yours = withRows(title, ['host.name', 'prospect.position'])
  expect(diffOf('rows', { base, theirs, yours }, names)).toEqual({
    before: [{ text: 'Answer to question “size” → Size' }],
    theirs: [{ text: 'Fixed text “12” → Size', mark: 'changed' }],
    yours: [
      { text: 'Answer to question “size” → Size', mark: 'removed' },
      { text: 'Host name → Position', mark: 'added' },
    ],
    note: '1 other row is alike in both.',
  })
})

it('says where a row is as it was, and where there is none', () => {
  const yours = withRows(title, size, ['host.name', 'prospect.position'])
  expect(diffOf('rows', { base, theirs: base, yours }, names)).toEqual({
    before: [{ text: 'No such row' }],
    theirs: [{ text: 'No such row' }],
    yours: [{ text: 'Host name → Position', mark: 'added' }],
    note: '2 other rows are alike in both.',
  })
  const both = diffOf('rows', { base, theirs: withRows(size), yours: withRows() }, names)
  expect(both.theirs).toEqual([
    { text: 'Meeting title → Company', mark: 'removed' },
    { text: 'Answer to question “size” → Size' },
  ])
  expect(both.note).toBeUndefined()
})

it('shows all rows where they differ in their order alone', () => {
  const { theirs, yours, note } = diffOf('rows', { base, theirs: withRows(size, title), yours: base }, names)
  expect(theirs.map(({ text }) => text)).toEqual([
    'Answer to question “size” → Size',
    'Meeting title → Company',
  ])
  expect(yours).toEqual([...theirs].reverse())
  expect(note).toBe('The rows are alike and differ in their order.')
})
