import { expect, it } from 'vitest'

import { entryOf } from '../testing/entries'
import { timelineOf } from './timeline'

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
const idsOf = ({ days }: ReturnType<typeof timelineOf>) =>
  days.map(({ day, steps }) => [day, steps.map(({ entry }) => entry.eventId)])

it('has the events by when they happened, then by arrival, and by day', () => {
  const timeline = timelineOf(
    [
      entryOf(4, { occurredAt: '2026-01-01T09:00:00Z' }),
      entryOf(3, { occurredAt: '2026-01-02T09:00:00Z' }),
      entryOf(2, { occurredAt: '2026-01-01T10:00:00Z' }),
      entryOf(1, { occurredAt: '2026-01-01T09:00:00Z' }),
    ],
    dayOf,
  )
  expect(idsOf(timeline)).toEqual([
    ['2026-01-02', ['event-3']],
    ['2026-01-01', ['event-2', 'event-4', 'event-1']],
  ])
})

it('counts how the events stand', () => {
  const statuses = [
    'QUEUED',
    'RUNNING',
    'RETRYING',
    'BLOCKED',
    'SUCCEEDED',
    'SKIPPED',
    'SKIPPED',
    'FAILED',
  ] as const
  expect(
    timelineOf(
      statuses.map((status, n) => entryOf(n, { status })),
      dayOf,
    ).counts,
  ).toEqual({
    waiting: 3,
    blocked: 1,
    synced: 1,
    skipped: 2,
    failed: 1,
  })
})

it('knows the newest booking event that reached Snov.io', () => {
  const at = (hour: number) => ({ occurredAt: `2026-01-01T${String(hour).padStart(2, '0')}:00:00Z` })
  const entries = [
    entryOf(6, { status: 'FAILED', ...at(16) }),
    entryOf(5, { status: 'SUCCEEDED', kind: 'ROUTING_FORM_SUBMITTED', ...at(15) }),
    entryOf(4, { status: 'SKIPPED', reason: 'SUPERSEDED', ...at(14) }),
    entryOf(3, { status: 'SUCCEEDED', ...at(9) }),
    entryOf(2, { status: 'SKIPPED', reason: 'ALREADY_EXISTS', ...at(13) }),
  ]
  expect(timelineOf(entries, dayOf).present?.eventId).toBe('event-2')
  expect(timelineOf([entryOf(1)], dayOf).present).toBeUndefined()
})

it('says what shared whose call', () => {
  const carrier = entryOf(1)
  const merged = entryOf(2, { mergedInto: carrier.id })
  const astray = entryOf(3, { mergedInto: 'elsewhere' })
  const steps = timelineOf([astray, merged, carrier], dayOf).days.flatMap((day) => day.steps)
  expect(steps.map((step) => [step.carrier?.id, step.carried.map(({ id }) => id)])).toEqual([
    [undefined, []],
    [carrier.id, []],
    [undefined, [merged.id]],
  ])
})

it('says when an event was reported late, and not for a moment', () => {
  const late = (occurredAt: string) =>
    timelineOf([entryOf(0, { occurredAt, createdAt: '2026-01-01T12:00:00Z' })], dayOf).days[0]?.steps[0]?.late
  expect(late('2026-01-01T11:00:00Z')).toBe(3600)
  expect(late('2026-01-01T11:59:30Z')).toBeUndefined()
  expect(late('2026-01-01T12:05:00Z')).toBeUndefined()
})
