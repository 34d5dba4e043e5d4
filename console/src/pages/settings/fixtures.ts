import type { ReadFieldsFragment, SettingsFieldsFragment } from '@/gql/graphql'
import { connected, quietQueue, typed } from '@/testing/answers'
import { fakeServer, type FakeServer } from '@/testing/server'

import type { List } from './list/lists'
import type { CustomField } from './model/vocabulary'

export const storedSettings: SettingsFieldsFragment = {
  targetListId: '11',
  triggers: {
    bookingCreated: true,
    bookingCanceled: true,
    bookingRescheduled: true,
    bookingNoShow: true,
    routingFormSubmitted: false,
  },
  ifExists: 'UPDATE',
  lookUpUnknownProspects: false,
  lifecycleFieldKey: 'Status',
  lifecycleWording: {
    booked: 'Meeting booked',
    canceled: 'Meeting canceled',
    rescheduled: 'Meeting rescheduled',
    noShow: 'No-show',
  },
  hostEmailFieldKey: null,
  routingFormEmailField: null,
  mappings: [
    { source: 'invitee.email', target: 'prospect.email', locked: true },
    { source: 'invitee.name', target: 'prospect.name', locked: true },
    { source: 'invitee.phone', target: 'prospect.phone', locked: true },
    { source: 'booking.title', target: 'prospect.company', locked: false },
    { source: 'invitee_form_question:size', target: 'prospect.cf_Size', locked: false },
  ],
  version: 4,
  paused: false,
  blockedReason: null,
  blockedMessage: null,
  updatedAt: '2026-01-01T12:00:00Z',
  updatedBy: 'ann',
  warnings: [],
}

export const quietList: List = {
  id: '11',
  name: 'Booked meetings',
  prospectCount: 1204,
  deletedAt: null,
  activeCampaigns: [],
}

export const campaignList: List = {
  ...quietList,
  id: '12',
  name: 'Newsletter',
  prospectCount: 7,
  activeCampaigns: [{ id: 'c1', name: 'Monthly news' }],
}

export const deletedList: List = {
  ...quietList,
  id: '13',
  name: 'Trade fair',
  deletedAt: '2026-01-01T12:00:00Z',
}

export const customFields: CustomField[] = [
  { key: 'Status', label: 'Meeting status', type: 'STRING' },
  { key: 'Owner', label: '', type: 'STRING' },
  { key: 'Size', label: 'Company size', type: 'NUMBER' },
]

/** How an answer says that its lists and fields were read a moment ago. */
export const readNow = {
  connection: typed('SnovioAccount', { reads: [readOf('LISTS'), readOf('CUSTOM_FIELDS')] }),
}

export function readOf(
  kind: 'LISTS' | 'CUSTOM_FIELDS',
  more: Partial<ReadFieldsFragment> = {},
): ReadFieldsFragment {
  return { kind, readAt: new Date().toISOString(), reading: false, failedAt: null, message: null, ...more }
}

const reported = JSON.stringify({
  bookingCreated: { answers: [{ questionId: 'size' }, { questionId: 'role' }] },
})

/** An answer of updateSettings. */
export function updated(payload: {
  settings?: SettingsFieldsFragment
  currentSettings?: SettingsFieldsFragment
  userErrors?: object[]
}) {
  const asSettings = (settings: SettingsFieldsFragment | undefined) =>
    settings === undefined ? null : typed('Settings', settings)
  return {
    updateSettings: {
      settings: asSettings(payload.settings),
      currentSettings: asSettings(payload.currentSettings),
      userErrors: payload.userErrors ?? [],
    },
  }
}

/** A server with these settings, three lists and three custom fields. */
export function settingsServer(settings: SettingsFieldsFragment = storedSettings): FakeServer {
  return fakeServer({
    Queue: () => ({ queue: quietQueue, connection: typed('SnovioAccount', connected) }),
    Settings: () => ({ settings: typed('Settings', settings) }),
    Lists: () => ({ lists: [quietList, campaignList, deletedList], ...readNow }),
    CustomFields: () => ({ customFields, ...readNow }),
    ReportedEvents: () => ({ syncLog: { nodes: [{ id: 'n1', input: reported }] } }),
  })
}
