import { act, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeEach, expect, it } from 'vitest'

import type { EntryQuery } from '@/gql/graphql'
import { typed } from '@/testing/answers'
import { apiError } from '@/testing/server'
import { member } from '@/testing/session'

import { lineId } from '../list/LogLine'
import { changed, entryOf, newestFirst, pageOf } from '../testing/entries'
import { givePageLayout, logServer, renderLog } from '../testing/renderLog'

type Entry = NonNullable<EntryQuery['syncLogEntry']>

const attempt: Entry['attempts'][number] = {
  id: 'attempt-1',
  callId: 'call-1',
  startedAt: '2026-01-01T12:00:05Z',
  durationMs: 812.4,
  outcome: 'timeout',
  request: '{"email":"person-7@example.com","listId":12345678901234567890}',
  response: null,
  httpStatus: null,
}

const failed: Entry = {
  ...changed(entryOf(7), 10, {
    status: 'FAILED',
    reason: 'SNOVIO_UNAVAILABLE',
    message: 'Snov.io did not answer ten times.',
    attemptCount: 10,
    listId: 'list-5',
    mergedInto: entryOf(3).id,
  }),
  attempts: [
    attempt,
    { ...attempt, id: 'attempt-2', outcome: 'ok', response: '{"success":true}', httpStatus: 200 },
  ],
  input: '{"bookingCreated":{"eventId":"event-7"}}',
}

const answer = (entry: Entry) => () => ({ syncLogEntry: typed('SyncLogEntry', entry) })
const dialog = () => screen.findByRole('dialog', { name: 'Entry of the sync log' })
/** The subscription of the drawer: the page's own has no such filter. */
const drawersRun = (socket: Awaited<ReturnType<typeof renderLog>>['socket']) =>
  socket.runs.findLast(({ payload }) => JSON.stringify(payload).includes('booking-7'))

beforeEach(() => givePageLayout())

it('shows an entry that no loaded row has, with all that is known of it', async () => {
  const server = logServer({ LogPage: () => pageOf([entryOf(1)]), Entry: answer(failed) })
  await renderLog(`/log?entry=${failed.id}`)
  const drawer = within(await dialog())
  await drawer.findByText('Snov.io did not answer ten times.')
  expect(drawer.getByText('Failed')).toBeVisible()
  expect(drawer.getByText(/It was given up and is not tried again by itself/)).toBeVisible()
  expect(drawer.getByText(/retry it once Snov.io works again/)).toBeVisible()
  expect(drawer.getByText('10 of 10')).toBeVisible()
  expect(drawer.getByText('list-5')).toBeVisible()
  expect(drawer.getByRole('link', { name: 'The entry whose call it shared' })).toHaveAttribute(
    'href',
    `/log?entry=${entryOf(3).id}`,
  )
  expect(drawer.getByRole('link', { name: 'Timeline' })).toHaveAttribute(
    'href',
    '/log?email=person-7%40example.com&view=timeline',
  )
  expect(drawer.getByRole('heading', { name: '2 calls to Snov.io' })).toBeVisible()
  const [second, first] = drawer.getAllByText(/^Call \d$/).map((one) => one.closest('details'))
  expect(second).toHaveTextContent(/Call 2.*Snov.io took it.*812 ms · HTTP 200/)
  expect(second).toHaveAttribute('open')
  expect(first).toHaveTextContent(/Call 1.*No answer came in time.*No answer came back/)
  expect(first).not.toHaveAttribute('open')
  expect(drawer.getByRole('region', { name: 'Request of call 2, without secrets' }).textContent).toBe(
    '{\n  "email": "person-7@example.com",\n  "listId": 12345678901234567890\n}',
  )
  expect(drawer.getByRole('region', { name: 'Event, as JSON' })).toHaveTextContent('"eventId": "event-7"')
  expect(server.asked.find(({ name }) => name === 'Entry')?.variables).toEqual({
    id: failed.id,
    reported: true,
  })
})

it('copies what was sent', async () => {
  logServer({ LogPage: () => pageOf([]), Entry: answer(failed) })
  const user = userEvent.setup()
  await renderLog(`/log?entry=${failed.id}`)
  await user.click(await screen.findByRole('button', { name: 'Copy: Answer to call 2, without secrets' }))
  expect(await navigator.clipboard.readText()).toBe('{\n  "success": true\n}')
  expect(screen.getByRole('button', { name: 'Answer to call 2, without secrets: copied' })).toBeVisible()
})

it('opens from a row and gives the focus back to it', async () => {
  logServer({ LogPage: () => pageOf(newestFirst(9, 1)), Entry: answer(failed) })
  const user = userEvent.setup()
  const { address, back } = await renderLog()
  const line = () => document.getElementById(lineId(failed.id))
  await waitFor(() => expect(line()).not.toBeNull())
  act(() => line()?.click())
  await dialog()
  expect(address()).toBe(`/log?entry=${failed.id}`)
  expect(line()).toHaveAttribute('aria-current', 'true')
  await user.click(await screen.findByRole('button', { name: 'Close' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(address()).toBe('/log')
  await waitFor(() => expect(line()).toHaveFocus())
  act(() => back())
  await dialog()
})

it('changes while it is open, and reads the calls again', async () => {
  const running: Entry = { ...failed, ...entryOf(7), status: 'RUNNING', attempts: [attempt] }
  const server = logServer({ LogPage: () => pageOf([]), Entry: answer(running) })
  const { socket } = await renderLog(`/log?entry=${failed.id}`)
  const drawer = within(await dialog())
  await drawer.findByText('Running')
  await drawer.findByRole('heading', { name: '1 call to Snov.io' })
  const run = drawersRun(socket)
  expect(JSON.parse(JSON.stringify(run?.payload))).toMatchObject({
    variables: { after: 'head', filter: { bookingId: 'booking-7', prospectEmail: 'person-7@example.com' } },
  })
  server.answer('Entry', answer(failed))
  const { attempts: _attempts, input: _input, ...news } = failed
  act(() => run?.sink.next({ data: { syncLog: { cursor: 'next', entry: news } } }))
  expect(await drawer.findByText('Failed')).toBeVisible()
  expect(await drawer.findByRole('heading', { name: '2 calls to Snov.io' })).toBeVisible()
})

it('begins anew when the live log cannot be followed from where it stood', async () => {
  const server = logServer({ LogPage: () => pageOf([]), Entry: answer(failed) })
  const { socket } = await renderLog(`/log?entry=${failed.id}`)
  await within(await dialog()).findByText('Failed')
  server.answer('LogHead', () => ({ syncLog: { liveCursor: 'later' } }))
  act(() => drawersRun(socket)?.sink.error([{ message: 'gone', extensions: { code: 'CURSOR_EXPIRED' } }]))
  await waitFor(() =>
    expect(JSON.parse(JSON.stringify(drawersRun(socket)?.payload))).toMatchObject({
      variables: { after: 'later' },
    }),
  )
})

it('runs an entry again, and keeps the focus in the dialog', async () => {
  const server = logServer({ LogPage: () => pageOf([]), Entry: answer(failed) })
  const queued = changed(entryOf(7), 9000, { status: 'QUEUED' })
  server.answer('RetrySync', () => {
    server.answer('Entry', answer({ ...failed, ...queued }))
    return { retrySync: { entries: [typed('SyncLogEntry', queued)], userErrors: [] } }
  })
  const user = userEvent.setup()
  await renderLog(`/log?entry=${failed.id}`)
  const drawer = within(await dialog())
  await user.click(await drawer.findByRole('button', { name: 'Retry' }))
  expect(await screen.findByText('The entry runs again.')).toBeVisible()
  expect(await drawer.findByText('Queued')).toBeVisible()
  expect(drawer.queryByRole('button', { name: 'Retry' })).toBeNull()
  expect(server.asked.find(({ name }) => name === 'RetrySync')?.variables).toEqual({
    input: { ids: [failed.id] },
  })
  expect((await dialog()).contains(document.activeElement)).toBe(true)
})

it('says why an entry does not run again', async () => {
  logServer({
    LogPage: () => pageOf([]),
    Entry: answer(failed),
    RetrySync: () => ({
      retrySync: {
        entries: [],
        userErrors: [{ field: null, code: 'NOT_RETRYABLE', message: 'It runs already.' }],
      },
    }),
  })
  const user = userEvent.setup()
  await renderLog(`/log?entry=${failed.id}`)
  await user.click(await screen.findByRole('button', { name: 'Retry' }))
  expect(await screen.findByText('It runs already.')).toBeVisible()
})

it('offers no retry where there is nothing to run again', async () => {
  logServer({ LogPage: () => pageOf([]), Entry: answer({ ...failed, status: 'SUCCEEDED', reason: 'ADDED' }) })
  await renderLog(`/log?entry=${failed.id}`)
  await within(await dialog()).findByText('Synced')
  expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull()
})

it('does not ask for what members may not see, and lets them retry nothing', async () => {
  const server = logServer({ LogPage: () => pageOf([]), Entry: answer({ ...failed, input: undefined }) })
  await renderLog(`/log?entry=${failed.id}`, member)
  const drawer = within(await dialog())
  expect(await drawer.findByText('Only owners and admins can see it.')).toBeVisible()
  await waitFor(() =>
    expect(drawer.getByRole('button', { name: 'Retry' })).toHaveAccessibleDescription(
      /only owners and admins/,
    ),
  )
  expect(server.asked.find(({ name }) => name === 'Entry')?.variables).toMatchObject({ reported: false })
})

it('says that there is no such entry', async () => {
  logServer({ LogPage: () => pageOf([]), Entry: () => apiError('NOT_FOUND', 'no such entry') })
  await renderLog('/log?entry=elsewhere')
  expect(await screen.findByText('There is no such entry')).toBeVisible()
})

it('says that it cannot be read, and tries again', async () => {
  const server = logServer({
    LogPage: () => pageOf([]),
    Entry: () => apiError('UNAVAILABLE', 'the database is away'),
  })
  const user = userEvent.setup()
  await renderLog(`/log?entry=${failed.id}`)
  const drawer = within(await dialog())
  expect(await drawer.findByText('The database is away.')).toBeVisible()
  server.answer('Entry', answer(failed))
  await user.click(drawer.getByRole('button', { name: 'Try again' }))
  expect(await drawer.findByText('Failed')).toBeVisible()
})
