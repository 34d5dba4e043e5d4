import { expect, it } from 'vitest'

import { formatAgo, formatCount, formatDuration, formatMany } from './format'

it.each([
  [0, '0 s'],
  [-3, '0 s'],
  [1.4, '1 s'],
  [90, '90 s'],
  [117, '2 min'],
  [600, '10 min'],
  [5400, '90 min'],
  [7200, '2 h'],
  [100_000, '28 h'],
  [172_800, '2 days'],
  [86_400 * 1500, '1,500 days'],
])('writes %d seconds as %s', (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words)
})

it('says how long ago something was', () => {
  expect(formatAgo(1000, 5000)).toBe('just now')
  expect(formatAgo(6000, 5000)).toBe('just now')
  expect(formatAgo(0, 240_000)).toBe('4 min ago')
})

it('counts', () => {
  expect(formatCount(12_480)).toBe('12,480')
  expect(formatMany(1, 'event')).toBe('1 event')
  expect(formatMany(2000, 'event')).toBe('2,000 events')
  expect(formatMany(0, 'event waits', 'events wait')).toBe('0 events wait')
})
