import { beforeEach, expect, it, vi } from 'vitest'

import { createConnection } from './connection'

beforeEach(() => {
  vi.useFakeTimers()
})

it('worries nobody about a loss that lasts a moment', () => {
  const connection = createConnection(() => true)
  expect(connection.get()).toBe('connecting')
  connection.connected()
  connection.lost()
  expect(connection.get()).toBe('reconnecting')
  vi.advanceTimersByTime(3000)
  connection.connected()
  vi.advanceTimersByTime(60_000)
  expect(connection.get()).toBe('online')
})

it('is offline when the server stays away, however often it was tried', () => {
  const connection = createConnection(() => true)
  for (let tries = 0; tries < 8; tries++) {
    connection.lost()
    vi.advanceTimersByTime(1000)
  }
  expect(connection.get()).toBe('offline')
  connection.lost()
  expect(connection.get()).toBe('offline')
})

it('is offline at once when the browser is', () => {
  let online = false
  const connection = createConnection(() => online)
  connection.lost()
  expect(connection.get()).toBe('offline')
  online = true
  connection.connected()
  expect(connection.get()).toBe('online')
})

it('tells of each return, and not of the first connection', () => {
  const connection = createConnection(() => true)
  const returned = vi.fn()
  const stop = connection.onReturn(returned)
  connection.connected()
  expect(returned).not.toHaveBeenCalled()
  connection.lost()
  connection.lost()
  connection.connected()
  expect(returned).toHaveBeenCalledOnce()
  stop()
  connection.lost()
  connection.connected()
  expect(returned).toHaveBeenCalledOnce()
})
