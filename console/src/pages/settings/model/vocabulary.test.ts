import { expect, it } from 'vitest'

import { customFields } from '../fixtures'
import { chooseSource, readSource, sourceWords, targetWords, writeSource } from './vocabulary'

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
