import { expect, it } from 'vitest'

import { keyErrors } from './keyErrors'

it('puts rejected keys beside the secret and marks both fields: Snov.io does not say which is wrong', () => {
  expect(keyErrors([{ field: ['input'], code: 'CREDENTIALS_REJECTED', message: 'rejected' }])).toEqual({
    apiSecret: 'rejected',
    both: true,
    rest: [],
  })
})

it('puts what is missing beside its field', () => {
  const errors = [
    { field: ['input', 'apiUserId'], code: 'BLANK', message: 'no id' },
    { field: ['input', 'apiSecret'], code: 'BLANK', message: 'no secret' },
  ]
  expect(keyErrors(errors)).toEqual({ apiUserId: 'no id', apiSecret: 'no secret', rest: [] })
})

it.each(['NO_API_ACCESS', 'SNOVIO_RATE_LIMITED', 'SNOVIO_UNAVAILABLE'])('blames no field for %s', (code) => {
  const field = code === 'NO_API_ACCESS' ? ['input'] : null
  expect(keyErrors([{ field, code, message: 'try later' }])).toEqual({ rest: ['try later'] })
})
