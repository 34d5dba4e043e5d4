import { CombinedError } from '@urql/core'
import { expect, it } from 'vitest'

import { describe as explain } from './errors'

function fault(code: string, message: string, more: object = {}) {
  return new CombinedError({ graphQLErrors: [{ message, extensions: { code, ...more } }] })
}

it('takes what has no answer for the network', () => {
  expect(explain(new CombinedError({ networkError: new Error('Failed to fetch') })).code).toBe('NETWORK')
  expect(explain(new Error('odd')).code).toBe('NETWORK')
})

it('names the id under which the server logged a fault, and nothing of its insides', () => {
  const { code, message } = explain(
    fault('INTERNAL', 'something went wrong on our side; its id is 7', { id: '7' }),
  )
  expect(code).toBe('INTERNAL')
  expect(message).toBe('Something went wrong on the server. The server’s log has the details under 7.')
})

it('makes sentences of what the server says', () => {
  expect(explain(fault('NOT_FOUND', 'there is no such entry')).message).toBe('There is no such entry.')
  expect(explain(fault('UNAVAILABLE', 'Try again in 3 seconds.')).message).toBe('Try again in 3 seconds.')
})

it('says when to try again after too many requests', () => {
  const limited = (message: string, more?: object) => explain(fault('RATE_LIMITED', message, more)).message
  expect(limited('too many requests', { retryAfterSeconds: 12 })).toBe(
    'Too many requests. Try again in 12 s.',
  )
  expect(limited('Too many attempts. Try again in 3 seconds.', { retryAfterSeconds: 3 })).toBe(
    'Too many attempts. Try again in 3 seconds.',
  )
  expect(limited('too many requests')).toBe('Too many requests.')
})

it('takes an error without a code for a fault of the server', () => {
  expect(explain(new CombinedError({ graphQLErrors: [{ message: 'odd' }] })).code).toBe('INTERNAL')
})
