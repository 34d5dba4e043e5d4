import { screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeEach, expect, it } from 'vitest'

import { changed, entryOf, pageOf } from '../testing/entries'
import { givePageLayout, logServer, renderLog } from '../testing/renderLog'

const ann = { prospectEmail: 'ann@example.com' }
const booked = changed(entryOf(1, ann), 10, { status: 'SUCCEEDED', reason: 'ADDED' })
const canceled = changed(entryOf(2, { ...ann, kind: 'BOOKING_CANCELED' }), 10, {
  status: 'SUCCEEDED',
  reason: 'UPDATED',
  mergedInto: booked.id,
})

beforeEach(() => givePageLayout())

it('tells what a person’s events wanted, what became of them, and what counts now', async () => {
  const server = logServer({ LogPage: () => pageOf([canceled, booked]) })
  const user = userEvent.setup()
  const { live, address } = await renderLog('/log?email=ann@example.com&view=timeline')
  expect(screen.getByRole('heading', { level: 1, name: 'Timeline' })).toBeVisible()
  await screen.findAllByRole('button', { name: /^Details/ })
  const texts = screen.getAllByRole('listitem').map((step) => step.textContent)
  const [first, second] = texts.filter((text) => text.includes('Details'))
  expect(first).toMatch(/Canceled.*Synced.*A meeting was canceled.*booking-2.*It was merged into “Booked”/)
  expect(second).toMatch(/Booked.*Synced.*Its call did for 1 other event too/)
  expect(screen.getByText(/newest booking event that reached it/)).toHaveTextContent('Canceled')
  const counts = () => within(screen.getByRole('list', { name: 'All events' })).getAllByRole('listitem')
  expect(counts().map((one) => one.textContent)).toEqual([
    '0 waiting',
    '0 blocked',
    '2 synced',
    '0 skipped',
    '0 failed',
  ])
  expect(server.asked.find(({ name }) => name === 'LogPage')?.variables.filter).toEqual({
    prospectEmail: 'ann@example.com',
  })

  live(entryOf(3, ann))
  await waitFor(() => expect(counts()[0]).toHaveTextContent('1 waiting'))
  await user.click(screen.getByRole('button', { name: /^Details of Canceled/ }))
  await waitFor(() => expect(address()).toContain(`entry=${canceled.id}`))
})

it('leads back to the log', async () => {
  logServer({ LogPage: () => pageOf([booked]) })
  const user = userEvent.setup()
  const { address } = await renderLog('/log?email=ann@example.com&view=timeline')
  await user.click(await screen.findByRole('link', { name: 'Show as the log' }))
  await waitFor(() => expect(address()).toBe('/log?email=ann%40example.com'))
  expect(screen.getByRole('grid')).toBeVisible()
})

it('reads older events when asked to', async () => {
  const server = logServer({
    LogPage: ({ after }) =>
      typeof after !== 'string' ? pageOf([canceled], { more: true }) : pageOf([booked]),
  })
  const user = userEvent.setup()
  await renderLog('/log?email=ann@example.com&view=timeline')
  await user.click(await screen.findByRole('button', { name: 'Show older events' }))
  expect(await screen.findByRole('button', { name: /^Details of Booked/ })).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Show older events' })).toBeNull()
  expect(server.asked.filter(({ name }) => name === 'LogPage')).toHaveLength(2)
})
