import { act, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeEach, expect, it } from 'vitest'

import type { Api } from '@/api/api'
import { createApiClient } from '@/api/client'
import { createClock } from '@/api/clock'
import { createConnection } from '@/api/connection'
import { App } from '@/app/App'
import { createAppRouter } from '@/app/router'
import { apiError, type FakeServer } from '@/testing/server'
import { fakeSession, member, owner } from '@/testing/session'
import { fakeSocket } from '@/testing/socket'

import { settingsServer, storedSettings, updated } from './fixtures'
// Loaded here, so that no test waits for the parts that the page loads when they are needed.
import './SettingsPage'
import './list/ListSelect'
import './mappings/MappingsPanel'
import './preview/PreviewPanel'
import './saving/DiscardDialog'
import '@/ui/RefusedButton'

beforeEach(() => {
  // jsdom lays nothing out.
  Element.prototype.scrollIntoView = () => undefined
  Element.prototype.scrollTo = () => undefined
})

/** Opens the whole console at an address. */
function open(address: string, viewer = owner) {
  window.history.replaceState(null, '', address)
  const session = fakeSession(viewer)
  const clock = createClock()
  const api: Api = {
    session,
    clock,
    socket: fakeSocket(),
    connection: createConnection(() => true),
    client: createApiClient(session, clock),
  }
  const router = createAppRouter()
  render(<App api={api} router={router} nonce="" />)
  return { session, router }
}

const booking = { eventId: 'e1', occurredAt: '2026-01-01T12:00:00Z', booking: { id: 'b1' } }
const entry = {
  id: 'n1',
  kind: 'BOOKING_CREATED',
  prospectEmail: 'ann@example.com',
  createdAt: booking.occurredAt,
}
const call = { method: 'POST', path: '/v1/add-prospect-to-list', body: '{"email":"ann@example.com"}' }
const sent = {
  call,
  skipReason: null,
  message: null,
  notes: ['The phone is left out.'],
  warnings: [],
  userErrors: [],
}
const nothing = { call: null, skipReason: null, message: null, notes: [], warnings: [], userErrors: [] }

function previewServer(nodes: object[] = [entry]): FakeServer {
  const server = settingsServer()
  server.answer('RecentEvents', () => ({ syncLog: { nodes } }))
  server.answer('ReportedEvent', () => ({
    syncLogEntry: { id: 'n1', input: JSON.stringify({ bookingCreated: booking }) },
  }))
  server.answer('PreviewSync', () => ({ previewSync: sent }))
  return server
}

const previews = (server: FakeServer) =>
  server.asked.filter(({ name }) => name === 'PreviewSync').map(({ variables }) => variables)

it('asks before somebody leaves with unsaved changes, and not for the preview', async () => {
  previewServer()
  const user = userEvent.setup()
  const { router } = open('/settings')
  await user.type(await screen.findByLabelText('After a booking'), '!')
  await user.click(screen.getByRole('button', { name: 'Preview' }))
  expect(await screen.findByRole('heading', { name: 'Preview' })).toHaveFocus()
  expect(window.location.search).toBe('?preview=1')
  expect(screen.getByLabelText('After a booking')).toHaveValue('Meeting booked!')

  await user.click(screen.getByRole('link', { name: 'Integrations' }))
  const dialog = await screen.findByRole('dialog', { name: 'Leave without saving?' })
  expect(within(dialog).getByRole('listitem')).toHaveTextContent('Wording: booked')
  await user.click(within(dialog).getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(router.state.location.pathname).toBe('/settings')
  expect(screen.getByLabelText('After a booking')).toHaveValue('Meeting booked!')
  expect(leavesTab()).toBe(false)

  await user.click(screen.getByRole('link', { name: 'Integrations' }))
  await user.click(await screen.findByRole('button', { name: 'Leave without saving' }))
  await waitFor(() => expect(router.state.location.pathname).toBe('/integrations'))
})

it('lets go who changed nothing', async () => {
  settingsServer()
  const user = userEvent.setup()
  const { router } = open('/settings')
  await screen.findByLabelText('After a booking')
  expect(leavesTab()).toBe(true)
  await user.click(screen.getByRole('link', { name: 'Integrations' }))
  await waitFor(() => expect(router.state.location.pathname).toBe('/integrations'))
})

/** Whether the tab can be closed without the browser asking. */
function leavesTab(): boolean {
  const event = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(event)
  return !event.defaultPrevented
}

it('keeps the draft when the token ends, and saves it with the next one', async () => {
  const server = settingsServer()
  server.answer('UpdateSettings', () => apiError('UNAUTHENTICATED'))
  const user = userEvent.setup()
  const { session } = open('/settings')
  await user.type(await screen.findByLabelText('After a booking'), '!')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByRole('dialog', { name: 'Sign in again' })).toBeVisible()
  expect(screen.getByLabelText('After a booking')).toHaveValue('Meeting booked!')
  const settings = { ...storedSettings, version: 5 }
  server.answer('UpdateSettings', () => updated({ settings }))
  act(() => session.renew('next-token'))
  expect(await screen.findByText('The settings are saved.')).toBeVisible()
})

it('previews the newest event by the settings as they are being edited', async () => {
  const server = previewServer()
  const user = userEvent.setup()
  open('/settings?preview=1')
  expect(await screen.findByText('Would be sent')).toBeVisible()
  expect(screen.getByText('/v1/add-prospect-to-list', { exact: false })).toHaveTextContent('POST')
  expect(screen.getByRole('region', { name: 'Body of the call' })).toHaveTextContent(
    '{ "email": "ann@example.com" }',
  )
  expect(screen.getByText('The phone is left out.')).toBeVisible()
  expect(previews(server)).toEqual([{ input: { bookingCreated: booking }, settings: {} }])

  server.answer('PreviewSync', () => ({
    previewSync: { ...nothing, skipReason: 'TRIGGER_OFF', message: 'New bookings are off.' },
  }))
  await user.click(screen.getByRole('switch', { name: 'Meeting booked' }))
  expect(await screen.findByText('Would be skipped: Trigger off')).toBeVisible()
  expect(screen.getByText(/with your 1 unsaved change/)).toBeVisible()
  expect(previews(server).at(-1)?.settings).toEqual({ triggers: { bookingCreated: false } })
  await user.click(screen.getByRole('button', { name: 'Go to the trigger' }))
  expect(screen.getByRole('switch', { name: 'Meeting booked' })).toHaveFocus()
})

it('shows what a save would refuse where it belongs, as it is edited', async () => {
  const server = previewServer()
  server.answer('PreviewSync', ({ settings }) => ({
    previewSync: {
      ...sent,
      userErrors: JSON.stringify(settings).includes('booking.title')
        ? [
            {
              field: ['settings', 'mappings', '0', 'target'],
              code: 'UNKNOWN_TARGET',
              message: 'Row 1: it is wrong.',
            },
          ]
        : [],
    },
  }))
  const user = userEvent.setup()
  open('/settings?preview=1')
  await screen.findByText('Would be sent')
  await user.selectOptions(await screen.findByLabelText('Target of row 1'), 'prospect.country')
  expect(await screen.findByText('1 setting could not be saved like this')).toBeVisible()
  await waitFor(() =>
    expect(screen.getByLabelText('Target of row 1')).toHaveAccessibleDescription('It is wrong.'),
  )
  await user.click(screen.getByRole('button', { name: 'Close the preview' }))
  await waitFor(() => expect(screen.getByLabelText('Target of row 1')).toBeValid())
  expect(screen.getByRole('button', { name: 'Preview' })).toHaveFocus()
})

it('previews an event that is pasted, and says what is wrong with it', async () => {
  const server = previewServer([])
  const user = userEvent.setup()
  open('/settings?preview=1')
  expect(await screen.findByText('No event has come in yet')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Use an example' }))
  expect(await screen.findByText('Would be sent')).toBeVisible()
  const json = screen.getByLabelText('Event as JSON')
  await user.clear(json)
  await user.paste(JSON.stringify({ bookingNoShow: booking }))
  expect(screen.getByLabelText('Kind')).toHaveValue('BOOKING_NO_SHOW')
  await waitFor(() => expect(previews(server).at(-1)?.input).toEqual({ bookingNoShow: booking }))

  await user.clear(json)
  await user.paste('{"eventId": ')
  expect(json).toHaveAccessibleDescription(/This is not valid JSON/)
  expect(screen.queryByText('Would be sent')).toBeNull()

  server.answer('PreviewSync', () => apiError('BAD_USER_INPUT', 'booking.id: This must not be blank.'))
  await user.clear(json)
  await user.paste('{"booking": {"id": ""}}')
  expect(await screen.findByText('Booking.id: This must not be blank.')).toBeVisible()
  expect(screen.getByText('This event would not be accepted')).toBeVisible()
})

it('tells members why they cannot preview', async () => {
  const server = previewServer()
  open('/settings?preview=1', member)
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Preview' })).toHaveAccessibleDescription(/personal data/),
  )
  expect(screen.queryByRole('heading', { name: 'Preview' })).toBeNull()
  expect(server.asked.map(({ name }) => name)).not.toContain('RecentEvents')
})
