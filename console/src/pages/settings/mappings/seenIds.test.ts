import { expect, it } from 'vitest'

import { seenIds } from './seenIds'

it('collects each id once, from bookings and forms', () => {
  const booking = { answers: [{ questionId: 'size' }, { questionId: 'company', value: 'x' }] }
  const inputs = [
    { bookingCreated: booking },
    { bookingCanceled: { ...booking, answers: [{ questionId: 'role' }, { questionId: 'size' }] } },
    { routingFormSubmitted: { fields: [{ fieldId: 'city' }] } },
    { bookingNoShow: { booking: { id: 'b' }, answers: null } },
  ]
  expect(seenIds([null, ...inputs.map((input) => JSON.stringify(input))])).toEqual({
    invitee_form_question: ['company', 'role', 'size'],
    routing_form_field: ['city'],
  })
})
