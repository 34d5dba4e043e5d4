import { screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeEach, expect, it } from 'vitest'

import { apiError, type FakeServer } from '@/testing/server'

import { changed, entryOf, pageOf } from '../testing/entries'
import { givePageLayout, logServer, renderLog } from '../testing/renderLog'

const failed = changed(entryOf(7), 10, { status: 'FAILED' })
const address = '/log?status=FAILED&status=BLOCKED&email=person-7@example.com'

function serverWith(count: number, capped = false): FakeServer {
  return logServer({
    LogPage: () => pageOf([failed]),
    RetryableCount: () => ({ retryableCount: { count, capped } }),
  })
}

async function openDialog() {
  const user = userEvent.setup()
  await renderLog(address)
  await user.click(screen.getByRole('button', { name: 'Retry all …' }))
  const dialog = await screen.findByRole('dialog', { name: 'Retry all that match' })
  return { user, dialog: within(dialog), element: dialog }
}

beforeEach(() => givePageLayout())

it('counts and names what would run again before it does, up to this moment', async () => {
  const server = serverWith(1234)
  const { user, dialog } = await openDialog()
  expect(await dialog.findByText('1,234 entries')).toBeVisible()
  expect(dialog.getAllByRole('listitem').map((one) => one.textContent)).toEqual([
    'Status: Blocked or Failed',
    'Person: person-7@example.com',
  ])
  expect(dialog.getByText(/takes up to 21 min/)).toBeVisible()
  const asked = server.asked.find(({ name }) => name === 'RetryableCount')?.variables.filter
  expect(asked).toEqual({
    status: ['BLOCKED', 'FAILED'],
    prospectEmail: 'person-7@example.com',
    to: expect.any(String) as string,
  })
  await user.click(dialog.getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(server.asked.some(({ name }) => name === 'RetrySyncs')).toBe(false)
  await waitFor(() => expect(screen.getByRole('button', { name: 'Retry all …' })).toHaveFocus())
})

it('goes on until all run, over the entries that were counted', async () => {
  const server = serverWith(150)
  server.answer('RetrySyncs', ({ input }) => {
    const { after } = input as { after: string | null }
    return {
      retrySyncs:
        after === null
          ? { count: 100, continueAfter: 'one', userErrors: [] }
          : { count: 50, continueAfter: null, userErrors: [] },
    }
  })
  const { user, dialog } = await openDialog()
  await user.click(await dialog.findByRole('button', { name: 'Retry 150 entries' }))
  expect(await dialog.findByText('150 entries run again.')).toBeVisible()
  const counted = server.asked.find(({ name }) => name === 'RetryableCount')?.variables.filter
  expect(
    server.asked.filter(({ name }) => name === 'RetrySyncs').map(({ variables }) => variables.input),
  ).toEqual([
    { filter: counted, after: null },
    { filter: counted, after: 'one' },
  ])
  expect(dialog.getAllByRole('button', { name: 'Close' }).at(-1)).toHaveFocus()
})

it('tells what went wrong, and goes on from there', async () => {
  const server = serverWith(150)
  let calls = 0
  server.answer('RetrySyncs', () =>
    calls++ === 0
      ? { retrySyncs: { count: 100, continueAfter: 'one', userErrors: [] } }
      : apiError('UNAVAILABLE', 'the database is away'),
  )
  const { user, dialog } = await openDialog()
  await user.click(await dialog.findByRole('button', { name: 'Retry 150 entries' }))
  expect(await dialog.findByText(/It did not get through. 100 entries run again/)).toBeVisible()
  expect(screen.getByText('The database is away.')).toBeVisible()
  server.answer('RetrySyncs', () => ({ retrySyncs: { count: 50, continueAfter: null, userErrors: [] } }))
  await user.click(dialog.getByRole('button', { name: 'Go on' }))
  expect(await dialog.findByText('150 entries run again.')).toBeVisible()
  expect(server.asked.at(-1)?.variables.input).toMatchObject({ after: 'one' })
})

it('offers nothing where nothing can run again', async () => {
  serverWith(0)
  const { dialog } = await openDialog()
  expect(await dialog.findByText(/None of them can run again/)).toBeVisible()
  expect(dialog.queryByRole('button', { name: /^Retry/ })).toBeNull()
})

it('says where there are more than are counted', async () => {
  serverWith(100_000, true)
  const { dialog } = await openDialog()
  expect(await dialog.findByRole('button', { name: 'Retry more than 100,000 entries' })).toBeVisible()
})
