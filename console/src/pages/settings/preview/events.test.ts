import { expect, it } from 'vitest'

import { asKind, pretty, readEvent, takeText } from './events'

const booking = { eventId: 'e', booking: { id: 'b' } }

it('reads an event of a kind', () => {
  expect(readEvent({ kind: 'BOOKING_CANCELED', text: pretty(booking) })).toEqual({
    ok: true,
    input: { bookingCanceled: booking },
  })
})

it.each([
  ['', /Paste an event/],
  ['{"eventId": ', /not valid JSON \(.+\)/],
  ['[1]', /begins with {/],
  ['null', /begins with {/],
  ['{"form": {"id": "f"}}', /This is a routing form/],
])('says what is wrong with %j', (text, words) => {
  const read = readEvent({ kind: 'BOOKING_CREATED', text })
  expect(read.ok ? '' : read.message).toMatch(words)
})

it('does not take a booking for a routing form', () => {
  expect(readEvent({ kind: 'ROUTING_FORM_SUBMITTED', text: pretty(booking) })).toMatchObject({ ok: false })
})

it('takes the kind from the name around an event', () => {
  expect(takeText(JSON.stringify({ bookingNoShow: booking }), 'BOOKING_CREATED')).toEqual({
    kind: 'BOOKING_NO_SHOW',
    text: pretty(booking),
  })
  const plain = JSON.stringify(booking)
  expect(takeText(plain, 'BOOKING_CREATED')).toEqual({ kind: 'BOOKING_CREATED', text: plain })
  expect(takeText('{"bookingNoShow": ', 'BOOKING_CREATED').text).toBe('{"bookingNoShow": ')
})

it('takes a no-show’s own field from other kinds', () => {
  const text = pretty({ ...booking, noShow: false })
  expect(asKind({ kind: 'BOOKING_NO_SHOW', text }, 'BOOKING_CREATED').text).toBe(pretty(booking))
  expect(asKind({ kind: 'BOOKING_CREATED', text }, 'BOOKING_NO_SHOW').text).toBe(text)
})
