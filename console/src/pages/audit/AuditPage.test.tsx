import { screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { expect, it } from 'vitest'

import type { AuditLogFieldsFragment } from '@/gql/graphql'
import { connected, quietQueue } from '@/testing/answers'
import { renderPart } from '@/testing/render'
import { apiError, fakeServer } from '@/testing/server'

import { AuditFilters } from './AuditFilters'
import { AuditTable } from './AuditTable'

const paused: AuditLogFieldsFragment = {
  id: '2',
  at: '2026-01-01T12:00:00Z',
  actor: 'ann',
  action: 'PAUSE',
  target: null,
  details: null,
  address: '192.0.2.7',
}
const refused: AuditLogFieldsFragment = {
  ...paused,
  id: '1',
  actor: null,
  action: 'SIGN_IN_REFUSED',
  target: 'target-1',
  details: '{"reason":"EXPIRED"}',
  address: null,
}

const page = (nodes: AuditLogFieldsFragment[], endCursor: string | null) => ({
  auditLog: { nodes, pageInfo: { hasNextPage: endCursor !== null, endCursor } },
})

function server() {
  return fakeServer({
    Queue: () => ({ queue: quietQueue, connection: connected }),
    AuditLog: ({ after }) => (after === null ? page([paused], 'cursor-1') : page([refused], null)),
  })
}

it('shows the newest records, and older ones on demand', async () => {
  const { asked } = server()
  renderPart(<AuditTable filter={{ actor: 'ann' }} />)
  const row = await screen.findByRole('row', { name: /Paused the sync/ })
  expect(row).toHaveTextContent('ann')
  expect(row).toHaveTextContent('192.0.2.7')

  await userEvent.click(screen.getByRole('button', { name: 'Show older records' }))
  const older = await screen.findByRole('row', { name: /Sign-in refused/ })
  expect(older).toHaveTextContent('target-1')
  expect(within(older).getByText('The token had expired')).toBeVisible()
  expect(within(older).getAllByText('unknown')).toHaveLength(2)
  expect(screen.queryByRole('button', { name: 'Show older records' })).toBeNull()
  expect(asked.filter(({ name }) => name === 'AuditLog').map(({ variables }) => variables)).toEqual([
    { after: null, filter: { actor: 'ann' } },
    { after: 'cursor-1', filter: { actor: 'ann' } },
  ])
})

it('says that nothing matches, and that the log could not be read', async () => {
  const { answer } = server()
  answer('AuditLog', () => page([], null))
  const { unmount } = renderPart(<AuditTable filter={{}} />)
  expect(await screen.findByText(/No record matches/)).toBeVisible()
  unmount()
  answer('AuditLog', () => apiError('UNAVAILABLE', 'the database is away'))
  renderPart(<AuditTable filter={{}} />)
  expect(await screen.findByRole('alert')).toHaveTextContent('The database is away.')
  answer('AuditLog', () => page([paused], null))
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('row', { name: /Paused the sync/ })).toBeVisible()
})

it('puts each choice into the search', async () => {
  server()
  const searches: object[] = []
  renderPart(
    <AuditFilters
      search={{ action: ['PAUSE'], from: '2026-01-01T00:00:00.000Z' }}
      onSearch={(search) => searches.push(search)}
    />,
  )
  const user = userEvent.setup()
  await user.type(await screen.findByLabelText('User or API key id'), 'ann{Enter}')
  await user.click(screen.getByLabelText('Paused the sync'))
  await user.click(screen.getByLabelText('Resumed the sync'))
  await user.click(screen.getByRole('button', { name: 'Clear filters' }))
  expect(searches).toContainEqual({ action: ['PAUSE'], from: '2026-01-01T00:00:00.000Z', actor: 'ann' })
  expect(searches).toContainEqual({ from: '2026-01-01T00:00:00.000Z' })
  expect(searches).toContainEqual({ action: ['PAUSE', 'RESUME'], from: '2026-01-01T00:00:00.000Z' })
  expect(searches.at(-1)).toEqual({})
})
