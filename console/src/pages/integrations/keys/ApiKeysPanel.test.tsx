import { screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { expect, it } from 'vitest'

import { apiKey, connected, quietQueue, typed } from '@/testing/answers'
import { renderPart } from '@/testing/render'
import { apiError, fakeServer, type FakeServer } from '@/testing/server'
import { member } from '@/testing/session'

import { ApiKeysPanel } from './ApiKeysPanel'

function serverWith(keys: (typeof apiKey)[]): FakeServer {
  return fakeServer({
    Queue: () => ({ queue: quietQueue, connection: connected }),
    ApiKeys: () => ({ apiKeys: keys.map((key) => typed('ApiKey', key)) }),
  })
}

it('makes a key, shows it once, and lists it', async () => {
  const keys: (typeof apiKey)[] = []
  const server = serverWith(keys)
  server.answer('CreateApiKey', () => {
    keys.push(apiKey)
    return { createApiKey: { apiKey, key: 'snv_the-whole-key', userErrors: [] } }
  })
  const user = userEvent.setup()
  renderPart(<ApiKeysPanel />)
  await screen.findByText(/There is no API key yet/)
  await user.click(screen.getByRole('button', { name: 'Make an API key' }))
  await user.type(await screen.findByLabelText('Name'), 'Calendar{Enter}')
  expect(await screen.findByLabelText('Key for Calendar')).toHaveValue('snv_the-whole-key')

  await user.keyboard('{Escape}')
  expect(screen.getByLabelText('Key for Calendar')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Copy' }))
  expect(await navigator.clipboard.readText()).toBe('snv_the-whole-key')
  await user.click(screen.getByRole('button', { name: 'I have stored it' }))
  expect(screen.queryByDisplayValue('snv_the-whole-key')).toBeNull()
  const row = await screen.findByRole('row', { name: /Calendar/ })
  expect(row).toHaveTextContent('snv_abcdefgh…')
  expect(row).toHaveTextContent('never')
})

it('says beside the name what is wrong with it', async () => {
  const server = serverWith([])
  server.answer('CreateApiKey', () => ({
    createApiKey: {
      apiKey: null,
      key: null,
      userErrors: [{ field: ['input', 'name'], code: 'BLANK', message: 'Give the key a name.' }],
    },
  }))
  const user = userEvent.setup()
  renderPart(<ApiKeysPanel />)
  await user.click(await screen.findByRole('button', { name: 'Make an API key' }))
  await user.click(await screen.findByRole('button', { name: 'Make the key' }))
  expect(await screen.findByText('Give the key a name.')).toBeVisible()
  expect(screen.getByLabelText('Name')).toHaveFocus()
})

it('revokes a key after asking', async () => {
  const keys = [apiKey, { ...apiKey, id: 'key-2', name: 'Forms' }]
  const server = serverWith(keys)
  server.answer('RevokeApiKey', () => {
    keys.shift()
    return { revokeApiKey: { apiKey: typed('ApiKey', { id: 'key-1' }), userErrors: [] } }
  })
  const user = userEvent.setup()
  renderPart(<ApiKeysPanel />)
  await user.click(await screen.findByRole('button', { name: 'Revoke Calendar' }))
  const dialog = await screen.findByRole('dialog', { name: 'Revoke “Calendar”?' })
  expect(dialog).toHaveTextContent('It was never used.')
  await user.click(within(dialog).getByRole('button', { name: 'Revoke' }))
  expect(await screen.findByText('The API key “Calendar” is revoked.')).toBeVisible()
  expect(server.asked.find(({ name }) => name === 'RevokeApiKey')?.variables).toEqual({
    input: { id: 'key-1' },
  })
  expect(await screen.findAllByRole('button', { name: /^Revoke / })).toHaveLength(1)
})

it('keeps the list when a key could not be revoked', async () => {
  const server = serverWith([apiKey])
  server.answer('RevokeApiKey', () => apiError('UNAVAILABLE', 'the database is away'))
  const user = userEvent.setup()
  renderPart(<ApiKeysPanel />)
  await user.click(await screen.findByRole('button', { name: 'Revoke Calendar' }))
  const dialog = await screen.findByRole('dialog', { name: 'Revoke “Calendar”?' })
  await user.click(within(dialog).getByRole('button', { name: 'Revoke' }))
  expect(await screen.findByText('The database is away.')).toBeVisible()
  expect(dialog).toBeVisible()
})

it('asks for no keys on behalf of a member', async () => {
  const server = serverWith([apiKey])
  renderPart(<ApiKeysPanel />, member)
  expect(await screen.findByText('Only owners and admins can see the API keys.')).toBeVisible()
  expect(server.asked.map(({ name }) => name)).toEqual(['Queue'])
})
