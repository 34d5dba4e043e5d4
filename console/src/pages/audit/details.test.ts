import { expect, it } from 'vitest'

import { detailsOf } from './details'

it('names what changed, before and after', () => {
  const details = {
    targetListId: { old: '', new: '1001' },
    'triggers.bookingNoShow': { old: true, new: false },
    mappings: { old: [], new: [{ source: 'host.name', target: 'prospect.position' }] },
  }
  expect(detailsOf(JSON.stringify(details))).toEqual([
    { label: 'Target list', before: 'none', after: '1001' },
    { label: 'Booking no-show', before: 'on', after: 'off' },
    { label: 'Mappings', before: 'none', after: 'host.name to prospect.position' },
  ])
})

it.each<[object, object[]]>([
  [
    { reason: 'EXPIRED', repeated: 99 },
    [
      { label: 'Reason', value: 'The token had expired' },
      { label: 'Repeated', value: '99' },
    ],
  ],
  [{ reason: 'NEW_REASON' }, [{ label: 'Reason', value: 'NEW_REASON' }]],
  [
    { count: 2, filter: { status: ['FAILED', 'SKIPPED'], prospectEmail: 'hidden' } },
    [
      { label: 'Syncs', value: '2' },
      { label: 'Filter', value: 'status: FAILED, SKIPPED; prospectEmail: hidden' },
    ],
  ],
  [{ filter: {} }, [{ label: 'Filter', value: 'everything' }]],
  [{ later: null }, [{ label: 'later', value: 'none' }]],
])('puts %j into words', (details, lines) => {
  expect(detailsOf(JSON.stringify(details))).toEqual(lines)
})

it.each(['no JSON', '7', 'null'])('shows %s as it is', (text) => {
  expect(detailsOf(text)).toEqual([{ label: 'Details', value: text }])
})
