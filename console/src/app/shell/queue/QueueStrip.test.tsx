import { act, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { expect, it } from 'vitest'

import { connected, disconnected, quietQueue } from '@/testing/answers'
import { renderPart } from '@/testing/render'
import { fakeServer } from '@/testing/server'
import { member } from '@/testing/session'

import { QueueStrip } from './QueueStrip'

const busy = { ...quietQueue, depth: 1200, oldestAgeSeconds: 300, quotaUsed: 45, estimatedDrainSeconds: 1200 }

function serverWith(queue: typeof quietQueue, connection = connected) {
  return fakeServer({ Queue: () => ({ queue, connection }) })
}

it('shows the figures, the query’s first and then those of the subscription', async () => {
  serverWith(busy)
  const { socket } = renderPart(<QueueStrip />)
  expect(await screen.findByText('Syncing')).toBeVisible()
  const strip = screen.getByRole('region', { name: 'Sync' })
  expect(strip).toHaveTextContent('Waiting1,200')
  expect(strip).toHaveTextContent('Oldest5 min')
  expect(strip).toHaveTextContent('45 of 60')
  expect(strip).toHaveTextContent('Next freenow')
  expect(strip).toHaveTextContent('All sent inabout 20 min')

  act(() => socket.runs.at(-1)?.sink.next({ data: { queue: quietQueue } }))
  expect(screen.getByText('Up to date')).toBeVisible()
  expect(strip).toHaveTextContent('Waiting0')
})

it('says when it is offline, and since when its figures are', async () => {
  serverWith(busy)
  const { api } = renderPart(<QueueStrip />)
  await screen.findByText('Syncing')
  act(() => api.connection.lost())
  expect(screen.getByText(/Reconnecting/)).toBeVisible()
  act(() => api.connection.set('offline'))
  expect(screen.getByText('Offline')).toBeVisible()
  expect(screen.getByText(/^Figures from \d\d:\d\d:\d\d$/)).toBeVisible()
  act(() => api.connection.connected())
  expect(screen.getByText('Syncing')).toBeVisible()
})

it('names what blocks the sync and the way to mend it', async () => {
  serverWith({ ...quietQueue, blocked: 128, blockedReason: 'CREDENTIALS_REJECTED' })
  renderPart(<QueueStrip />)
  expect(await screen.findByText('128 events are blocked')).toBeVisible()
  expect(screen.getByText(/Reconnect Snov.io with valid keys/)).toBeVisible()
})

it('says that nothing is synced where no account is connected', async () => {
  serverWith(quietQueue, disconnected)
  renderPart(<QueueStrip />)
  expect(await screen.findByText('No Snov.io account is connected')).toBeVisible()
  expect(screen.queryByText('Up to date')).toBeNull()
})

it('lets an admin resume a paused sync', async () => {
  const server = serverWith({ ...busy, paused: true })
  server.answer('ResumeSync', () => ({
    resumeSync: { settings: { version: 1, paused: false }, userErrors: [] },
  }))
  renderPart(<QueueStrip />)
  expect(await screen.findByText(/1,200 events wait now/)).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Resume' }))
  expect(server.asked.map(({ name }) => name)).toContain('ResumeSync')
})

it('lets no member resume it', async () => {
  const server = serverWith({ ...busy, paused: true })
  renderPart(<QueueStrip />, member)
  await userEvent.click(await screen.findByRole('button', { name: 'Resume', description: /only owners/ }))
  expect(server.asked.map(({ name }) => name)).not.toContain('ResumeSync')
})

it('says that the figures could not be read', async () => {
  fakeServer()
  renderPart(<QueueStrip />)
  expect(await screen.findByRole('alert')).toHaveTextContent('could not be read')
})
