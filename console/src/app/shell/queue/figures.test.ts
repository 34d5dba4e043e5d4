import { describe, expect, it } from 'vitest'

import type { QueueAt } from '@/api/queue'

import { activityOf, figuresAt } from './figures'

const at = Date.parse('2026-01-01T12:00:00Z')
const idle: QueueAt['queue'] = {
  depth: 0,
  oldestAgeSeconds: null,
  quotaUsed: 0,
  quotaLimit: 60,
  quotaFreesAt: null,
  estimatedDrainSeconds: 0,
  blocked: 0,
  paused: false,
  blockedReason: null,
}
const busy = {
  ...idle,
  depth: 90,
  oldestAgeSeconds: 30,
  quotaUsed: 60,
  quotaFreesAt: '2026-01-01T12:00:20Z',
  estimatedDrainSeconds: 100,
}

describe('figuresAt', () => {
  it('shows an empty queue', () => {
    expect(figuresAt({ queue: idle, at }, at + 5000)).toEqual({
      waiting: 0,
      oldest: undefined,
      used: 0,
      limit: 60,
      nextFree: 0,
      drain: undefined,
    })
  })

  it('counts on while only time passes', () => {
    expect(figuresAt({ queue: busy, at }, at)).toMatchObject({ oldest: 30, nextFree: 20, drain: 100 })
    expect(figuresAt({ queue: busy, at }, at + 8000)).toMatchObject({ oldest: 38, nextFree: 12, drain: 92 })
    expect(figuresAt({ queue: busy, at }, at + 200_000)).toMatchObject({ oldest: 230, nextFree: 0, drain: 1 })
  })

  it('promises no end while nothing is sent', () => {
    expect(figuresAt({ queue: { ...busy, paused: true }, at }, at).drain).toBeUndefined()
  })

  it('does not count backward where a clock was set back', () => {
    expect(figuresAt({ queue: busy, at }, at - 60_000)).toMatchObject({ oldest: 30, drain: 100 })
  })
})

describe('activityOf', () => {
  const blocked = { ...idle, blocked: 3, blockedReason: 'LIST_DELETED' as const }
  it.each([
    ['offline', 'offline', 'CONNECTED', blocked],
    ['reconnecting', 'reconnecting', 'CONNECTED', busy],
    ['notConnected', 'online', 'DISCONNECTED', busy],
    ['blocked', 'online', 'CONNECTED', { ...blocked, paused: true }],
    ['paused', 'online', 'CONNECTED', { ...busy, paused: true }],
    ['syncing', 'online', 'CONNECTED', busy],
    ['idle', 'online', 'CONNECTED', idle],
    ['idle', 'connecting', undefined, idle],
  ] as const)('is %s', (activity, connection, account, queue) => {
    expect(activityOf(connection, account, { queue, at })).toBe(activity)
  })
})
