import { expect, it } from 'vitest'

import { storedSettings } from '../fixtures'
import { changedFields, changeOf } from './changes'
import { newRow, valuesOf } from './values'

const stored = valuesOf(storedSettings)

it('finds nothing changed in what a save would leave the same', () => {
  const spaced = stored.rows.map((row) => ({ ...row, source: ` ${row.source}`, target: ` ${row.target}` }))
  const draft = {
    ...stored,
    booked: ' Meeting booked ',
    rows: [newRow(), ...spaced, newRow('booking.title')],
  }
  expect(changedFields(stored, draft)).toEqual([])
  expect(changeOf(stored, draft).input).toEqual({})
})

it('holds what changed and nothing else', () => {
  const draft = {
    ...stored,
    targetListId: null,
    bookingNoShow: false,
    canceled: 'Off',
    rows: [newRow('host.name', ' '), ...stored.rows.toReversed(), newRow('', 'prospect.x')],
  }
  expect(changedFields(stored, draft)).toEqual(['targetListId', 'bookingNoShow', 'canceled', 'rows'])
  const { input, sent } = changeOf(stored, draft)
  expect(input).toEqual({
    targetListId: null,
    triggers: { bookingNoShow: false },
    lifecycleWording: { canceled: 'Off' },
    mappings: [
      { source: 'invitee_form_question:size', target: 'prospect.cf_Size' },
      { source: 'booking.title', target: 'prospect.company' },
    ],
  })
  expect(sent).toEqual(stored.rows.toReversed())
})

it('sends the form field of the email address and the lookups of unknown prospects', () => {
  const set = { ...stored, routingFormEmailField: 'email', lookUpUnknownProspects: true }
  expect(changedFields(stored, set)).toEqual(['lookUpUnknownProspects', 'routingFormEmailField'])
  expect(changeOf(stored, set).input).toEqual({
    lookUpUnknownProspects: true,
    routingFormEmailField: 'email',
  })
  expect(changeOf(set, stored).input).toEqual({
    lookUpUnknownProspects: false,
    routingFormEmailField: null,
  })
})

it('sends no rows where the last one was removed', () => {
  expect(changeOf(stored, { ...stored, rows: [] }).input).toEqual({ mappings: [] })
})

it('counts the order of rows as a change', () => {
  expect(changedFields(stored, { ...stored, rows: stored.rows.toReversed() })).toEqual(['rows'])
})

it('tells apart keys that differ in white space alone', () => {
  const base = { ...stored, routingFormEmailField: 'email' }
  const draft = {
    ...base,
    lifecycleFieldKey: `${stored.lifecycleFieldKey} `,
    hostEmailFieldKey: `${stored.hostEmailFieldKey} `,
    routingFormEmailField: 'email ',
    rows: stored.rows.map((row) => ({ ...row, source: `${row.source} `, target: `${row.target} ` })),
  }
  expect(changedFields(base, draft)).toEqual([
    'lifecycleFieldKey',
    'hostEmailFieldKey',
    'routingFormEmailField',
    'rows',
  ])
})
