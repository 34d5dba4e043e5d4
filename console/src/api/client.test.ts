import { expect, it, vi } from 'vitest'

import { apiError, fakeServer } from '@/testing/server'
import { fakeSession } from '@/testing/session'

import { createApiClient } from './client'
import { createClock } from './clock'

const rename = 'mutation Rename { rename }'

it('sends an operation again, once, after the token it was refused for was renewed', async () => {
  const server = fakeServer({ Rename: () => apiError('UNAUTHENTICATED') })
  const session = fakeSession()
  const done = vi.fn()
  void createApiClient(session, createClock()).mutation(rename, {}).toPromise().then(done)
  await vi.waitFor(() => expect(session.get()).toMatchObject({ expired: true }))
  expect(done).not.toHaveBeenCalled()

  server.answer('Rename', () => ({ rename: true }))
  session.renew('second-token')
  await vi.waitFor(() => expect(done).toHaveBeenCalled())
  expect(done.mock.calls[0]?.[0]).toMatchObject({ data: { rename: true } })
  expect(server.asked.map(({ token }) => token)).toEqual(['first-token', 'second-token'])
})

it('sends nothing with a token that is known to have ended', async () => {
  const server = fakeServer({ Rename: () => ({ rename: true }) })
  const session = fakeSession()
  session.refused('first-token')
  const done = vi.fn()
  const client = createApiClient(session, createClock())
  void client.mutation(rename, {}).toPromise().then(done)
  void client.mutation(rename, { n: 2 }).toPromise().then(done)
  session.renew('second-token')
  await vi.waitFor(() => expect(done).toHaveBeenCalledTimes(2))
  expect(server.asked.map(({ token }) => token)).toEqual(['second-token', 'second-token'])
})

it('does not blame a new token for what the old one was refused', async () => {
  const session = fakeSession()
  const server = fakeServer({
    Rename: () => {
      if (session.token() === 'second-token') return { rename: true }
      session.renew('second-token')
      return apiError('UNAUTHENTICATED')
    },
  })
  const result = await createApiClient(session, createClock()).mutation(rename, {}).toPromise()
  expect(result.data).toEqual({ rename: true })
  expect(session.get()).toMatchObject({ expired: false })
  expect(server.asked).toHaveLength(2)
})
