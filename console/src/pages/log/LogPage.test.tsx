import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeEach, expect, it } from 'vitest'

import type { LogEntryFragment } from '@/gql/graphql'
import { apiError } from '@/testing/server'
import { member } from '@/testing/session'

import { lineId } from './list/LogLine'
import { changed, entryOf, newestFirst, pageOf } from './testing/entries'
import { givePageLayout, logServer, renderLog } from './testing/renderLog'

const rows = () => screen.getAllByRole('row').slice(1)
// By id: to find a row by what it says takes a second of a test's time.
const queryRow = (n: number) => document.getElementById(lineId(entryOf(n).id))
const findRow = (n: number) => waitFor(() => row(n))
function row(n: number): HTMLElement {
  const found = queryRow(n)
  if (found === null) throw new Error(`there is no row ${n}`)
  return found
}
const grid = () => screen.getByRole('grid')

const failed = (entry: LogEntryFragment) => changed(entry, 10, { status: 'FAILED' })

/** Scrolls the rows as a pointer does. */
function scrollTo(top: number) {
  const [, body] = screen.getAllByRole('rowgroup')
  const scroller = body?.parentElement
  if (!scroller) throw new Error('there are no rows')
  fireEvent.scroll(scroller, { target: { scrollTop: top } })
  return scroller
}

beforeEach(() => givePageLayout())

it('shows the newest first, and new ones as they come in', async () => {
  logServer({ LogPage: () => pageOf(newestFirst(3, 1)) })
  const { live } = await renderLog()
  await findRow(3)
  expect(rows().map((one) => /person-\d/.exec(one.textContent)?.[0])).toEqual([
    'person-3',
    'person-2',
    'person-1',
  ])
  expect(grid()).toHaveAttribute('aria-rowcount', '4')
  expect(row(3)).toHaveAttribute('aria-rowindex', '2')
  live(entryOf(4))
  expect(await findRow(4)).toHaveAttribute('aria-rowindex', '2')
  live(
    changed(entryOf(2), 9000, { status: 'FAILED', reason: 'PROSPECT_REFUSED', message: 'Snov.io says no.' }),
  )
  await waitFor(() => expect(row(2)).toHaveTextContent('Failed'))
  expect(row(2)).toHaveTextContent('Prospect refused Snov.io says no.')
  expect(screen.queryByRole('button', { name: /new/ })).toBeNull()
})

it('is not called live where it could not be read', async () => {
  const server = logServer({ LogPage: () => apiError('UNAVAILABLE', 'the database is away') })
  await renderLog()
  expect(await screen.findByText('The log could not be read')).toBeVisible()
  expect(screen.getByText('Not live')).toBeVisible()
  server.answer('LogPage', () => pageOf(newestFirst(3, 1)))
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Live')).toBeVisible()
})

it('draws a window of the rows, and reads on towards the end', async () => {
  const server = logServer({
    LogPage: ({ after }) =>
      typeof after !== 'string'
        ? pageOf(newestFirst(500, 401), { more: true })
        : pageOf(newestFirst(400, 201), { more: true }),
  })
  await renderLog()
  await findRow(500)
  expect(rows().length).toBeLessThan(40)
  expect(queryRow(440)).toBeNull()
  expect(server.asked.filter(({ name }) => name === 'LogPage')).toHaveLength(1)
  scrollTo(60 * 34)
  await findRow(440)
  await waitFor(() => expect(server.asked.filter(({ name }) => name === 'LogPage')).toHaveLength(2))
  expect(await screen.findByText(/300 entries loaded/)).toBeVisible()
  expect(grid()).toHaveAttribute('aria-rowcount', '-1')
})

it('moves nothing that one reads, and counts what is new above it', async () => {
  logServer({ LogPage: () => pageOf(newestFirst(100, 1)) })
  const user = userEvent.setup()
  const { live } = await renderLog()
  await findRow(100)
  const scroller = scrollTo(20 * 34)
  await findRow(80)
  const top = row(80).style.top
  live(...newestFirst(112, 101).reverse())
  const pill = await screen.findByRole('button', { name: '12 new: show 12 new entries' })
  expect(row(80).style.top).toBe(top)
  await user.click(pill)
  expect(scroller.scrollTop).toBe(0)
  fireEvent.scroll(scroller)
  await waitFor(() => expect(row(112)).toHaveFocus())
  expect(screen.queryByRole('button', { name: /new/ })).toBeNull()
})

it('keeps what one reads in its place when a row above it goes', async () => {
  logServer({ LogPage: () => pageOf(newestFirst(60, 1).map(failed)) })
  const { live } = await renderLog('/log?status=FAILED')
  await findRow(60)
  const scroller = scrollTo(20 * 34)
  await findRow(40)
  live(changed(entryOf(55), 9000, { status: 'QUEUED' }))
  await waitFor(() => expect(scroller.scrollTop).toBe(19 * 34))
  expect(row(40).style.top).toBe(`${19 * 34}px`)
})

it('is gone through by keyboard, and the focus stays with its entry', async () => {
  logServer({ LogPage: () => pageOf(newestFirst(100, 1)) })
  const user = userEvent.setup()
  const { live, address } = await renderLog()
  await findRow(100)
  act(() => row(100).focus())
  await user.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}')
  expect(row(99)).toHaveFocus()
  live(entryOf(101))
  await screen.findByRole('button', { name: /^1 new/ })
  expect(row(99)).toHaveFocus()
  await user.keyboard('{PageDown}')
  expect(row(90)).toHaveFocus()
  await user.keyboard('{End}')
  expect(await findRow(1)).toHaveFocus()
  scrollTo(0)
  expect(row(1)).toHaveFocus()
  await user.keyboard('{Home}')
  expect(await findRow(101)).toHaveFocus()
  expect(screen.getAllByRole('row').filter((one) => one.tabIndex === 0)).toEqual([row(101)])
  await user.keyboard('{Enter}')
  await waitFor(() => expect(address()).toBe(`/log?entry=${entryOf(101).id}`))
})

it('keeps an entry in sight that has the focus and leaves the filter, and lets it go after', async () => {
  logServer({ LogPage: () => pageOf(newestFirst(3, 1).map(failed)) })
  const { live } = await renderLog('/log?status=FAILED')
  await findRow(3)
  act(() => row(2).focus())
  live(changed(entryOf(2), 9000, { status: 'QUEUED' }), changed(entryOf(1), 9000, { status: 'QUEUED' }))
  await waitFor(() => expect(row(2)).toHaveTextContent('No longer matches'))
  expect(queryRow(1)).toBeNull()
  act(() => row(3).focus())
  await waitFor(() => expect(queryRow(2)).toBeNull())
  expect(row(3)).toHaveFocus()
})

it('pauses, says what waits, and goes on', async () => {
  logServer({ LogPage: () => pageOf(newestFirst(3, 1)) })
  const user = userEvent.setup()
  const { live } = await renderLog()
  await findRow(3)
  await user.click(screen.getByRole('button', { name: 'Pause' }))
  expect(screen.getByText('Nothing waits')).toBeVisible()
  live(entryOf(4), entryOf(5), changed(entryOf(1), 9000, { status: 'FAILED' }))
  expect(await screen.findByText('2 new and 1 changed held back')).toBeVisible()
  expect(queryRow(5)).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Continue' }))
  expect(await findRow(5)).toBeVisible()
  expect(row(1)).toHaveTextContent('Failed')
})

it('says that it is offline, and goes on without a gap', async () => {
  logServer({ LogPage: () => pageOf(newestFirst(3, 1)) })
  const { api, live, run } = await renderLog()
  await findRow(3)
  live(entryOf(4))
  await findRow(4)
  act(() => api.connection.lost())
  expect(screen.getAllByText('Reconnecting …').length).toBeGreaterThan(0)
  expect(
    await screen.findByText('You are offline, or the server is away', {}, { timeout: 9000 }),
  ).toBeVisible()
  act(() => api.connection.connected())
  expect(screen.queryByText('You are offline, or the server is away')).toBeNull()
  expect(JSON.parse(JSON.stringify(run().payload))).toMatchObject({
    variables: { after: `after ${entryOf(4).id}` },
  })
})

it('has its filters in the address, and the address makes its filters', async () => {
  const server = logServer({ LogPage: () => pageOf(newestFirst(3, 1).map(failed)) })
  const user = userEvent.setup()
  const { address, back } = await renderLog('/log?status=FAILED&email=Ann%40example.com')
  await findRow(3)
  const asked = () => server.asked.findLast(({ name }) => name === 'LogPage')?.variables.filter
  expect(asked()).toEqual({ status: ['FAILED'], prospectEmail: 'ann@example.com' })
  expect(screen.getByLabelText('Email address of a person')).toHaveValue('ann@example.com')
  const chips = within(screen.getByRole('list', { name: 'Filters in use' }))
  expect(chips.getAllByRole('button').map((one) => one.textContent)).toEqual([
    'Status Failed',
    'Person ann@example.com',
  ])

  await user.click(screen.getByRole('checkbox', { name: 'Skipped', hidden: true }))
  await waitFor(() =>
    expect(asked()).toEqual({ status: ['SKIPPED', 'FAILED'], prospectEmail: 'ann@example.com' }),
  )
  expect(address()).toBe('/log?status=SKIPPED&status=FAILED&email=ann%40example.com')

  await user.click(screen.getByRole('button', { name: 'Remove the filter Person: ann@example.com' }))
  await waitFor(() => expect(address()).toBe('/log?status=SKIPPED&status=FAILED'))
  expect(document.activeElement).toHaveAccessibleName('Remove the filter Status: Failed')
  act(() => back())
  await waitFor(() =>
    expect(screen.getByLabelText('Email address of a person')).toHaveValue('ann@example.com'),
  )
  await user.click(screen.getByRole('button', { name: 'Clear all' }))
  await waitFor(() => expect(address()).toBe('/log'))
  expect(screen.getByRole('button', { name: 'Status' })).toHaveFocus()
})

it('chooses a person by Enter, a time, and a booking', async () => {
  const server = logServer({ LogPage: () => pageOf(newestFirst(3, 1)) })
  const user = userEvent.setup()
  const { address } = await renderLog()
  await findRow(3)
  await user.type(screen.getByLabelText('Email address of a person'), ' Bo@example.com {Enter}')
  await waitFor(() => expect(address()).toBe('/log?email=bo%40example.com'))
  expect(screen.getByLabelText('Email address of a person')).toHaveFocus()
  await user.click(screen.getByLabelText('Last hour'))
  await waitFor(() => expect(address()).toBe('/log?email=bo%40example.com&last=1h'))
  await user.type(screen.getByLabelText('Booking id'), 'b-7{Enter}')
  await waitFor(() => expect(address()).toBe('/log?email=bo%40example.com&last=1h&booking=b-7'))
  await waitFor(() =>
    expect(server.asked.at(-1)?.variables.filter).toMatchObject({
      prospectEmail: 'bo@example.com',
      bookingId: 'b-7',
    }),
  )
  fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-01-02T09:00' } })
  fireEvent.change(screen.getByLabelText('To'), { target: { value: '2026-01-01T09:00' } })
  await user.click(screen.getByText('Show this time'))
  expect(screen.getByText('The end must lie after the beginning.')).toBeInTheDocument()
  fireEvent.change(screen.getByLabelText('To'), { target: { value: '2026-01-03T09:00' } })
  await user.click(screen.getByText('Show this time'))
  const from = encodeURIComponent(new Date('2026-01-02T09:00').toISOString())
  const to = encodeURIComponent(new Date('2026-01-03T09:00').toISOString())
  await waitFor(() => expect(address()).toBe(`/log?email=bo%40example.com&booking=b-7&from=${from}&to=${to}`))
})

it('shows the rows before until those of another filter are there', async () => {
  const server = logServer({ LogPage: () => pageOf(newestFirst(3, 1)) })
  await renderLog()
  await findRow(3)
  server.answer('LogPage', () => pageOf([failed(entryOf(7))]))
  fireEvent.click(screen.getByRole('checkbox', { name: 'Failed', hidden: true }))
  expect(row(3)).toBeVisible()
  await findRow(7)
  expect(queryRow(3)).toBeNull()
})

it('says which part of the filter hides entries', async () => {
  logServer({
    LogPage: () => pageOf([]),
    LogProbe: ({ filter }) => ({
      syncLog: {
        nodes: (filter as { prospectEmail?: string }).prospectEmail === undefined ? [{ id: '1' }] : [],
      },
    }),
  })
  const user = userEvent.setup()
  const { address } = await renderLog('/log?status=FAILED&email=ann@example.com')
  expect(await screen.findByText('No entry matches')).toBeVisible()
  const hiding = await screen.findByRole('list', { name: 'Filters that hide entries' })
  expect(
    within(hiding)
      .getAllByRole('button')
      .map((one) => one.textContent),
  ).toEqual(['Person: ann@example.com'])
  await user.click(screen.getByRole('button', { name: 'Clear all filters' }))
  await waitFor(() => expect(address()).toBe('/log'))
  expect(await screen.findByText('The log is empty')).toBeVisible()
})

it('says that it cannot be read, and tries again', async () => {
  const server = logServer({ LogPage: () => apiError('UNAVAILABLE', 'the database is away') })
  const user = userEvent.setup()
  await renderLog()
  expect(await screen.findByRole('alert')).toHaveTextContent('The database is away.')
  server.answer('LogPage', () => pageOf(newestFirst(3, 1)))
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await findRow(3)).toBeVisible()
})

it('tells when the log had to be read anew', async () => {
  const server = logServer({ LogPage: () => pageOf(newestFirst(3, 1)) })
  const { run } = await renderLog()
  await findRow(3)
  server.answer('LogPage', () => pageOf(newestFirst(900, 890)))
  act(() => run().sink.error([{ message: 'gone', extensions: { code: 'CURSOR_EXPIRED' } }]))
  expect(await findRow(900)).toBeVisible()
  expect(screen.getByText(/the log was read anew/)).toBeVisible()
})

it('lets members see, and retry nothing', async () => {
  logServer({ LogPage: () => pageOf(newestFirst(3, 1)) })
  await renderLog('/log', member)
  await findRow(3)
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Retry all …' })).toHaveAccessibleDescription(
      /only owners and admins/,
    ),
  )
  expect(screen.getByRole('button', { name: 'Download CSV' })).toBeEnabled()
})
