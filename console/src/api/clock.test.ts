import { expect, it } from 'vitest'

import { createClock } from './clock'

it('follows the server where the two clocks differ', () => {
  const clock = createClock(() => 1_000_000)
  expect(clock.now()).toBe(1_000_000)
  clock.hear(new Date(1_600_000).toUTCString())
  expect(clock.now()).toBe(1_600_500)
})

it('takes a difference within the header’s own for none', () => {
  const clock = createClock(() => 1_000_900)
  clock.hear(new Date(1_000_000).toUTCString())
  expect(clock.now()).toBe(1_000_900)
})

it.each([null, '', 'yesterday'])('hears nothing in %s', (header) => {
  const clock = createClock(() => 5)
  clock.hear(header)
  expect(clock.now()).toBe(5)
})
