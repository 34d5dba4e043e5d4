import { expect, it } from 'vitest'

import { barsOf } from './bars'
import type { Part } from './outcomes'

const part = (succeeded: number, skipped = 0, failed = 0): Part => ({
  from: '2026-01-01T12:00:00Z',
  to: '2026-01-01T12:15:00Z',
  succeeded,
  skipped,
  failed,
})

it('stacks what ended, to the scale of the tallest bar', () => {
  expect(barsOf([part(0), part(10, 5, 5), part(5)], 20)).toEqual([
    [],
    [
      { outcome: 'succeeded', from: 0, height: 10 },
      { outcome: 'skipped', from: 10, height: 5 },
      { outcome: 'failed', from: 15, height: 5 },
    ],
    [{ outcome: 'succeeded', from: 0, height: 5 }],
  ])
})

it('shows one failure among thousands, and still fits', () => {
  expect(barsOf([part(5000, 0, 1)], 20)).toEqual([
    [
      { outcome: 'succeeded', from: 0, height: expect.closeTo(18) as number },
      { outcome: 'failed', from: expect.closeTo(18) as number, height: 2 },
    ],
  ])
})

it('draws nothing where nothing ended', () => {
  expect(barsOf([part(0), part(0)], 20)).toEqual([[], []])
  expect(barsOf([], 20)).toEqual([])
})
