import { expect, it } from 'vitest'

import { sortErrors } from './userErrors'

const error = (field: string[] | null, message: string) => ({ field, code: 'INVALID', message })

it('puts errors beside the fields that their paths name', () => {
  const errors = [
    error(['input', 'name'], 'one'),
    error(['input', 'name'], 'two'),
    error(['input', 'other'], 'three'),
    error(null, 'four'),
  ]
  expect(sortErrors(errors, ['name', 'size'])).toEqual({
    fields: { name: 'one' },
    rest: ['two', 'three', 'four'],
  })
})
