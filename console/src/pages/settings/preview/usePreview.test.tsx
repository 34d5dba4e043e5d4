import { act, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { useMemo, useState } from 'react'
import { beforeEach, expect, it, vi } from 'vitest'

import { quietQueue } from '@/testing/answers'
import { renderPart } from '@/testing/render'
import { fakeServer } from '@/testing/server'

import { readEvent } from './events'
import { usePreview } from './usePreview'

type Asked = { name: string; answer: (data: object) => Promise<void> }
let asked: Asked[]

/** A server whose previews are answered when the test wants. */
beforeEach(() => {
  asked = []
  fakeServer({ Queue: () => ({ queue: quietQueue, connection: { status: 'CONNECTED' } }) })
  const others = globalThis.fetch
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
    const { query, variables } = JSON.parse(init.body as string) as {
      query: string
      variables: { settings?: { targetListId?: string } }
    }
    if (!query.includes('query PreviewSync')) return others(address, init)
    return new Promise<Response>((resolve) => {
      asked.push({
        name: variables.settings?.targetListId ?? '',
        answer: async (data) => {
          await act(async () => {
            resolve(new Response(JSON.stringify(data), { headers: { 'content-type': 'application/json' } }))
            await Promise.resolve()
          })
        },
      })
    })
  })
})

const preview = (message: string) => ({
  data: { previewSync: { call: null, skipReason: 'NO_EMAIL', message, notes: [], userErrors: [] } },
})

const event = readEvent({ kind: 'BOOKING_CREATED', text: '{}' })

function Part() {
  const [list, setList] = useState('a')
  const question = useMemo(
    () =>
      event.ok ? { event: event.input, change: { input: { targetListId: list }, sent: [] } } : undefined,
    [list],
  )
  const { preview: shown, problem, old } = usePreview(question)
  return (
    <>
      <input aria-label="List" value={list} onChange={({ currentTarget }) => setList(currentTarget.value)} />
      <output>{`${shown?.message ?? 'nothing'}${old ? ', old' : ''}${problem ? `, ${problem.code}` : ''}`}</output>
    </>
  )
}

it('asks once what was typed in one go, and takes the answer to the last question alone', async () => {
  const user = userEvent.setup()
  renderPart(<Part />)
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  await asked[0]?.answer(preview('first'))
  expect(await screen.findByText('first')).toBeVisible()

  await user.type(screen.getByLabelText('List'), 'bc')
  expect(screen.getByText('first, old')).toBeVisible()
  await vi.waitFor(() => expect(asked).toHaveLength(2))
  expect(asked[1]?.name).toBe('abc')

  await user.type(screen.getByLabelText('List'), 'd')
  await vi.waitFor(() => expect(asked).toHaveLength(3))
  await asked[2]?.answer(preview('newest'))
  expect(await screen.findByText('newest')).toBeVisible()
  await asked[1]?.answer(preview('late'))
  expect(screen.getByText('newest')).toBeVisible()
})

it('keeps the last preview beside a problem, until the next question', async () => {
  const user = userEvent.setup()
  renderPart(<Part />)
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  await asked[0]?.answer({ errors: [{ message: 'no', extensions: { code: 'UNAVAILABLE' } }] })
  expect(await screen.findByText('nothing, UNAVAILABLE')).toBeVisible()
  await user.type(screen.getByLabelText('List'), 'b')
  expect(screen.getByText('nothing, old')).toBeVisible()
  await vi.waitFor(() => expect(asked).toHaveLength(2))
  await asked[1]?.answer(preview('second'))
  expect(await screen.findByText('second')).toBeVisible()
})
