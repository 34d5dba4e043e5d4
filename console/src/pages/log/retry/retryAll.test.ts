import { expect, it, vi } from 'vitest'

import { pinned, retryAll } from './retryAll'

const filter = { status: ['FAILED' as const] }
const payload = (count: number, continueAfter: string | null) => ({ count, continueAfter, userErrors: [] })
const begin = { filter, after: null, count: 0, isStopped: () => false, onProgress: () => undefined }

it('goes on where each call ended, until that was all', async () => {
  const retry = vi
    .fn()
    .mockResolvedValueOnce(payload(100, 'one'))
    .mockResolvedValueOnce(payload(50, 'two'))
    .mockResolvedValueOnce(payload(7, null))
  const onProgress = vi.fn()
  expect(await retryAll({ ...begin, retry, onProgress })).toEqual({ kind: 'done', count: 157 })
  expect(retry.mock.calls).toEqual([
    [{ filter, after: null }],
    [{ filter, after: 'one' }],
    [{ filter, after: 'two' }],
  ])
  expect(onProgress.mock.calls).toEqual([[100], [150], [157]])
})

it('stops between two calls', async () => {
  let stopped = false
  const retry = vi.fn().mockImplementation(() => {
    stopped = true
    return Promise.resolve(payload(100, 'one'))
  })
  expect(await retryAll({ ...begin, retry, isStopped: () => stopped })).toEqual({
    kind: 'stopped',
    count: 100,
  })
  expect(retry).toHaveBeenCalledTimes(1)
})

it('says where to go on after a call that failed', async () => {
  const retry = vi.fn().mockResolvedValueOnce(payload(100, 'one')).mockResolvedValueOnce(undefined)
  expect(await retryAll({ ...begin, retry })).toEqual({ kind: 'failed', count: 100, after: 'one' })
  retry.mockResolvedValueOnce(payload(20, null))
  expect(await retryAll({ ...begin, retry, after: 'one', count: 100 })).toEqual({ kind: 'done', count: 120 })
  expect(retry.mock.lastCall).toEqual([{ filter, after: 'one' }])
})

it('takes a refusal for a failure', async () => {
  const retry = () => Promise.resolve({ ...payload(0, null), userErrors: [{ message: 'no' }] })
  expect(await retryAll({ ...begin, retry })).toEqual({ kind: 'failed', count: 0, after: null })
})

it('ends where the server does not get on', async () => {
  const retry = vi.fn().mockResolvedValue(payload(0, 'same'))
  expect(await retryAll({ ...begin, retry })).toEqual({ kind: 'done', count: 0 })
  expect(retry).toHaveBeenCalledTimes(2)
})

it('leaves out what comes in after the question', () => {
  const now = Date.parse('2026-01-08T12:00:00Z')
  expect(pinned(filter, now)).toEqual({ ...filter, to: '2026-01-08T12:00:00.000Z' })
  expect(pinned({ to: '2026-01-09T00:00:00Z' }, now)).toEqual({ to: '2026-01-08T12:00:00.000Z' })
  expect(pinned({ to: '2026-01-01T00:00:00Z' }, now)).toEqual({ to: '2026-01-01T00:00:00Z' })
})
