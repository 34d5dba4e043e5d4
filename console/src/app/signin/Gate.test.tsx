import { MantineProvider } from '@mantine/core'
import { act, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'

import { ApiContext, type Api } from '@/api/api'
import { createApiClient } from '@/api/client'
import { createClock } from '@/api/clock'
import { createConnection } from '@/api/connection'
import { openSession } from '@/api/session'
import { verify } from '@/api/verify'
import { apiError, fakeServer } from '@/testing/server'
import { owner } from '@/testing/session'
import { fakeSocket } from '@/testing/socket'

import { Gate } from './Gate'

function open() {
  const server = fakeServer({ Viewer: () => ({ viewer: owner }) })
  const clock = createClock()
  const kept = new Map<string, string>()
  const session = openSession({
    clock,
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    verify: (token) => verify(token, clock),
    reload: vi.fn(),
  })
  const api: Api = {
    clock,
    session,
    client: createApiClient(session, clock),
    socket: fakeSocket(),
    connection: createConnection(() => true),
  }
  render(
    <MantineProvider env="test">
      <ApiContext value={api}>
        <Gate>
          <input aria-label="Page" />
        </Gate>
      </ApiContext>
    </MantineProvider>,
  )
  return { server, session, kept }
}

it('asks for a token, says why one is refused, and lets in with the next', async () => {
  const { server, session, kept } = open()
  await act(() => session.begin(undefined))
  const user = userEvent.setup()
  const field = screen.getByLabelText('Token, or the whole sign-in link')
  expect(field).toHaveFocus()
  server.answer('Viewer', () => apiError('UNAUTHENTICATED'))
  await user.type(field, 'bad{Enter}')
  expect(await screen.findByRole('alert')).toHaveTextContent('The server does not accept this token.')
  server.answer('Viewer', () => apiError('FORBIDDEN'))
  await user.type(field, '{Enter}')
  expect(await screen.findByText(/API key of a booking service/)).toBeVisible()

  server.answer('Viewer', () => ({ viewer: owner }))
  await user.clear(field)
  await user.type(field, 'http://127.0.0.1/#token=good{Enter}')
  expect(await screen.findByLabelText('Page')).toBeVisible()
  expect([...kept.values()]).toEqual(['good'])
})

it('asks again above the page when the token ends, and keeps what was typed', async () => {
  const { session } = open()
  await act(() => session.begin('good'))
  const user = userEvent.setup()
  await user.type(screen.getByLabelText('Page'), 'typed')
  await act(async () => {
    session.refused('good')
    await Promise.resolve()
  })
  const dialog = await screen.findByRole('dialog', { name: 'Sign in again' })
  expect(dialog).toBeVisible()
  const heard = vi.fn()
  window.addEventListener('keydown', heard)
  await user.keyboard('{Escape}')
  window.removeEventListener('keydown', heard)
  expect(heard).not.toHaveBeenCalled()

  await user.type(screen.getByLabelText('Token, or the whole sign-in link'), 'next{Enter}')
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(screen.getByLabelText('Page')).toHaveValue('typed')
})

it('takes a sign-in link that is opened in the same tab', async () => {
  const { session, server } = open()
  await act(() => session.begin('good'))
  window.location.hash = '#token=from-link'
  await vi.waitFor(() => expect(session.token()).toBe('from-link'))
  expect(window.location.hash).toBe('')
  expect(server.asked.at(-1)?.token).toBe('from-link')
})

it('asks before a link replaces somebody else’s sign-in, and stays on Escape', async () => {
  const { session, server, kept } = open()
  await act(() => session.begin('good'))
  const user = userEvent.setup()
  await user.type(screen.getByLabelText('Page'), 'typed')
  server.answer('Viewer', () => ({ viewer: { user: 'eve', role: 'OWNER', organization: 'evil' } }))
  window.location.hash = '#token=from-link'
  const dialog = await screen.findByRole('dialog', { name: 'Switch to another sign-in?' })
  expect(dialog).toHaveTextContent(`You are signed in as${owner.user}, organization ${owner.organization}`)
  expect(dialog).toHaveTextContent('The link signs you in aseve, organization evil')
  expect(screen.getByRole('button', { name: 'Stay signed in' })).toHaveFocus()
  expect(session.token()).toBe('good')

  await user.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(screen.getByLabelText('Page')).toHaveValue('typed')
  expect([...kept.values()]).toEqual(['good'])

  window.location.hash = '#token=from-link'
  await user.click(await screen.findByRole('button', { name: 'Switch to evil' }))
  expect([...kept.values()]).toEqual(['from-link'])
})

it('waits for a server that does not answer', async () => {
  const { session, server } = open()
  server.answer('Viewer', () => apiError('UNAVAILABLE', 'no database'))
  await act(() => session.begin('good'))
  expect(await screen.findByRole('heading', { name: 'No answer' })).toBeVisible()
  server.answer('Viewer', () => ({ viewer: owner }))
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByLabelText('Page')).toBeVisible()
})
