import { screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { expect, it } from 'vitest'

import { connected, disconnected, quietQueue, typed } from '@/testing/answers'
import { renderPart } from '@/testing/render'
import { fakeServer, type FakeServer } from '@/testing/server'
import { member } from '@/testing/session'

import { CrmPanel } from './CrmPanel'

function serverWith(account: typeof connected): FakeServer {
  const connection = typed('SnovioAccount', account)
  return fakeServer({
    Queue: () => ({ queue: { ...quietQueue, depth: 3, blocked: 2 }, connection }),
    Account: () => ({ connection }),
  })
}

it('says of when the credits are', async () => {
  serverWith({
    ...connected,
    creditBalance: '25000.00',
    reads: [
      {
        kind: 'BALANCE',
        readAt: new Date(Date.now() - 3 * 3_600_000).toISOString(),
        failedAt: new Date().toISOString(),
        message: 'Snov.io did not answer.',
      },
    ],
  })
  renderPart(<CrmPanel />)
  const credits = await screen.findByText('Credits')
  expect(credits.nextElementSibling).toHaveTextContent(
    '25000.00, read 3 h ago. It could not be read again: Snov.io did not answer.',
  )
})

it('connects: blank keys, rejected keys, right keys', async () => {
  const server = serverWith(disconnected)
  const user = userEvent.setup()
  renderPart(<CrmPanel />)
  await user.click(await screen.findByRole('button', { name: 'Connect' }))

  server.answer('ConnectSnovio', () => ({
    connectSnovio: {
      connection: null,
      userErrors: [
        { field: ['input'], code: 'CREDENTIALS_REJECTED', message: 'Snov.io rejected the API keys.' },
      ],
    },
  }))
  await user.type(await screen.findByLabelText('API user ID'), 'some-id')
  await user.type(screen.getByLabelText('API secret'), 'some-secret{Enter}')
  expect(await screen.findByText('Snov.io rejected the API keys.')).toBeVisible()
  expect(screen.getByLabelText('API user ID')).toBeInvalid()
  expect(screen.getByLabelText('API secret')).toHaveAccessibleDescription('Snov.io rejected the API keys.')
  expect(screen.getByLabelText('API secret')).toHaveFocus()

  const connection = typed('SnovioAccount', connected)
  server.answer('ConnectSnovio', () => ({ connectSnovio: { connection, userErrors: [] } }))
  server.answer('Account', () => ({ connection }))
  await user.type(screen.getByLabelText('API secret'), '{Enter}')
  expect(await screen.findByText('Snov.io is connected.')).toBeVisible()
  expect(await screen.findByText('Connected', { selector: 'span' })).toBeVisible()
  expect(
    server.asked.filter(({ name }) => name === 'ConnectSnovio').map(({ variables }) => variables),
  ).toEqual([
    { input: { apiUserId: 'some-id', apiSecret: 'some-secret' } },
    { input: { apiUserId: 'some-id', apiSecret: 'some-secret' } },
  ])
})

it('keeps what was typed when the server cannot be reached', async () => {
  serverWith(disconnected)
  const user = userEvent.setup()
  renderPart(<CrmPanel />)
  await user.click(await screen.findByRole('button', { name: 'Connect' }))
  await user.type(await screen.findByLabelText('API user ID'), 'some-id{Enter}')
  expect(await screen.findByText(/server cannot be reached/)).toBeVisible()
  expect(screen.getByLabelText('API user ID')).toHaveValue('some-id')
})

it('says what a disconnect ends and what it leaves', async () => {
  const server = serverWith(connected)
  const user = userEvent.setup()
  renderPart(<CrmPanel />)
  await user.click(await screen.findByRole('button', { name: 'Disconnect' }))
  const dialog = await screen.findByRole('dialog', { name: 'Disconnect Snov.io?' })
  expect(dialog).toHaveTextContent('5 events that wait end as skipped')
  expect(dialog).toHaveTextContent('Nothing is deleted at Snov.io')

  const connection = typed('SnovioAccount', disconnected)
  server.answer('DisconnectSnovio', () => ({ disconnectSnovio: { connection, userErrors: [] } }))
  server.answer('Account', () => ({ connection }))
  await user.click(within(dialog).getByRole('button', { name: 'Disconnect' }))
  expect(await screen.findByText('Not connected')).toBeVisible()
})

it('shows why the keys are rejected', async () => {
  serverWith({ ...connected, status: 'CREDENTIALS_REJECTED', rejectedMessage: 'invalid_client' })
  renderPart(<CrmPanel />)
  expect(await screen.findByText('invalid_client')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Reconnect' })).toBeVisible()
})

it('looks again when what blocks the queue has changed', async () => {
  const server = serverWith(connected)
  const { socket } = renderPart(<CrmPanel />)
  await screen.findByText('Connected', { selector: 'span' })
  const changes = socket.runs.at(-1)
  changes?.sink.next({ data: { queue: quietQueue } })
  server.answer('Account', () => ({
    connection: typed('SnovioAccount', {
      ...connected,
      status: 'CREDENTIALS_REJECTED',
      rejectedMessage: 'no',
    }),
  }))
  changes?.sink.next({
    data: { queue: { ...quietQueue, blocked: 1, blockedReason: 'CREDENTIALS_REJECTED' } },
  })
  expect(await screen.findByText('Keys rejected')).toBeVisible()
})

it('lets members see, and do nothing', async () => {
  const server = serverWith(connected)
  const user = userEvent.setup()
  renderPart(<CrmPanel />, member)
  await screen.findByText('abc••••••xyz')
  await waitFor(() =>
    expect(screen.getByRole('button', { name: 'Disconnect' })).toHaveAccessibleDescription(
      /only owners and admins/,
    ),
  )
  await user.click(screen.getByRole('button', { name: 'Disconnect' }))
  await user.click(screen.getByRole('button', { name: 'Replace keys' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(server.asked.map(({ name }) => name).sort()).toEqual(['Account', 'Queue'])
})

it('says that the account could not be read, and reads it again', async () => {
  const server = fakeServer({ Queue: () => ({ queue: quietQueue, connection: { status: 'CONNECTED' } }) })
  const user = userEvent.setup()
  renderPart(<CrmPanel />)
  expect(await screen.findByRole('alert')).toHaveTextContent('The Snov.io connection could not be read')
  server.answer('Account', () => ({ connection: typed('SnovioAccount', connected) }))
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('abc••••••xyz')).toBeVisible()
  expect(screen.queryByRole('alert')).toBeNull()
})
