import { expect, it } from 'vitest'

import { customFields } from '../fixtures'
import {
  chooseSource,
  cleanSource,
  cleanTarget,
  customFieldOf,
  fieldLabel,
  readSource,
  sourceWords,
  targetWords,
  writeSource,
} from './vocabulary'

it.each([
  ['booking.title', 'booking.title', ''],
  ['constant:a: b', 'constant', 'a: b'],
  ['invitee_form_question:', 'invitee_form_question', ''],
  ['', '', ''],
  // What the page does not know it leaves as it is.
  ['constant', 'constant', ''],
  ['booking.price:1', 'booking.price:1', ''],
])('reads the source “%s”, and writes it again', (text, key, argument) => {
  expect(readSource(text)).toMatchObject({ key, argument })
  if (text !== 'constant') expect(writeSource(key, argument)).toBe(text)
})

it('keeps what was typed where it can still be meant', () => {
  expect(chooseSource('routing_form_field', 'invitee_form_question:company')).toBe(
    'routing_form_field:company',
  )
  expect(chooseSource('constant', 'invitee_form_question:company')).toBe('constant:')
  expect(chooseSource('host.name', 'constant:x')).toBe('host.name')
})

it('says rows in words', () => {
  expect(sourceWords('constant: Hello ')).toBe('Fixed text “Hello”')
  expect(sourceWords('booking.start_time')).toBe('Meeting start')
  expect(targetWords('prospect.cf_Status', customFields)).toBe('Meeting status')
  expect(targetWords('prospect.cf_Owner', customFields)).toBe('Owner')
  expect(targetWords('prospect.twitter', undefined)).toBe('X')
  expect(targetWords('prospect.cf_Gone', undefined)).toBe('Gone')
})

it.each([
  [' booking.title ', 'booking.title'],
  [' constant: a ', 'constant: a '],
  ['\tinvitee_form_question: q 1 ', 'invitee_form_question: q 1 '],
])('takes off the space around the source “%s” and keeps its id', (text, cleaned) => {
  expect(cleanSource(text)).toBe(cleaned)
})

it.each([
  [' prospect.company ', 'prospect.company', undefined],
  ['prospect.cf_Budget', 'prospect.cf_Budget', 'Budget'],
  [' prospect.cf_Budget ', 'prospect.cf_Budget ', 'Budget '],
  ['prospect.cf_ Budget', 'prospect.cf_ Budget', ' Budget'],
  ['prospect.cf_ ', 'prospect.cf_ ', ' '],
])('keeps the key in the target “%s” exact', (text, cleaned, key) => {
  expect(cleanTarget(text)).toBe(cleaned)
  expect(customFieldOf(text)).toBe(key)
})

it('shows the spaces at the ends of a name', () => {
  const field = { key: 'Budget ', label: 'Budget ', required: false, type: 'STRING' as const }
  expect(fieldLabel(field)).toBe('Budget␣ (text)')
  expect(sourceWords('invitee_form_question: q')).toBe('Answer to question “␣q”')
})
