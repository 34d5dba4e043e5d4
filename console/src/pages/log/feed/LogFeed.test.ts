import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { createApiClient } from '@/api/client'
import { createClock } from '@/api/clock'
import type { LogEntryFragment, SyncLogFilter } from '@/gql/graphql'
import { apiError, fakeServer, type FakeServer } from '@/testing/server'
import { fakeSession } from '@/testing/session'
import { fakeSocket } from '@/testing/socket'

import { changed, entryOf, newestFirst, pageOf } from '../testing/entries'
import type { Limits } from './limits'
import { LogFeed } from './LogFeed'

let server: FakeServer
let socket: ReturnType<typeof fakeSocket>
let feed: LogFeed
let stop: () => void

/** Longer than a frame, and than any wait before another try. */
const soon = 300
const longEnough = 11_000
const settle = () => vi.advanceTimersByTimeAsync(soon)
const numbers = () =>
  Array.from({ length: feed.state.get().shown }, (_, index) => Number(feed.at(index)?.id.slice(6)))
const asked = () => server.asked.filter(({ name }) => name === 'LogPage').map(({ variables }) => variables)
/** What the socket would send now for the last subscription. */
const followed = () => JSON.parse(JSON.stringify(socket.runs.at(-1)?.payload)) as { variables: object }

function live(...entries: LogEntryFragment[]) {
  for (const entry of entries)
    socket.runs
      .at(-1)
      ?.sink.next({ data: { syncLog: { cursor: `after ${entry.id} ${entry.updatedAt}`, entry } } })
}

const fewRows = { rows: 150, rowsLeft: 100, fresh: 20, held: 10 }

async function open(filter: SyncLogFilter = {}, limits?: Limits) {
  const session = fakeSession()
  socket = fakeSocket()
  feed = new LogFeed({ client: createApiClient(session, createClock()), socket, session }, filter, limits)
  stop = feed.start()
  await settle()
}

beforeEach(() => {
  vi.useFakeTimers()
  server = fakeServer({ LogPage: () => pageOf(newestFirst(10, 1)) })
})

afterEach(() => stop())

it('follows from where the first page stood', async () => {
  await open()
  expect(numbers()).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(feed.state.get()).toMatchObject({ phase: 'ready', older: 'end' })
  expect(followed().variables).toEqual({ filter: {}, after: 'head' })
  live(entryOf(11), changed(entryOf(9), 60_000, { status: 'SUCCEEDED' }))
  expect(numbers()).toHaveLength(10)
  await settle()
  expect(numbers().slice(0, 3)).toEqual([11, 10, 9])
  expect(feed.at(2)?.entry.status).toBe('SUCCEEDED')
})

it('resumes from its last cursor, without a gap and without a double', async () => {
  await open()
  live(entryOf(11))
  socket.runs.at(-1)?.sink.error([{ message: 'slow', extensions: { code: 'SLOW_READER' } }])
  await vi.advanceTimersByTimeAsync(longEnough)
  expect(socket.runs).toHaveLength(2)
  expect(followed().variables).toMatchObject({ after: `after ${entryOf(11).id} ${entryOf(11).updatedAt}` })
  live(entryOf(11), entryOf(12))
  await settle()
  expect(numbers().slice(0, 3)).toEqual([12, 11, 10])
})

it('puts many changes in at once', async () => {
  await open()
  const listener = vi.fn()
  feed.state.subscribe(listener)
  live(...newestFirst(5010, 11).reverse())
  await settle()
  expect(listener).toHaveBeenCalledTimes(1)
  expect(numbers()).toHaveLength(5010)
})

it('reads page after page, and whatever comes in between changes nothing of that', async () => {
  server.answer('LogPage', ({ after }) =>
    typeof after !== 'string'
      ? pageOf(newestFirst(500, 401), { more: true })
      : pageOf(newestFirst(400, 201), { more: true }),
  )
  await open()
  const reading = feed.readOlder()
  void feed.readOlder()
  live(entryOf(501), changed(entryOf(300), 900_000, { status: 'FAILED' }), changed(entryOf(100), 900_000, {}))
  await settle()
  await reading
  expect(asked()).toEqual([
    { first: 100, filter: {} },
    { first: 200, after: entryOf(401).id, filter: {} },
  ])
  expect(numbers()).toEqual(Array.from({ length: 301 }, (_, index) => 501 - index))
  expect(feed.find(entryOf(300).id)?.entry.status).toBe('FAILED')
})

it('believes a change more than a page that was read before it', async () => {
  server.answer('LogPage', ({ after }) =>
    pageOf(typeof after !== 'string' ? newestFirst(20, 11) : newestFirst(10, 1), {
      more: typeof after !== 'string',
    }),
  )
  await open({ status: ['QUEUED'] })
  const reading = feed.readOlder()
  live(changed(entryOf(5), 900_000, { status: 'FAILED' }))
  await settle()
  await reading
  expect(numbers()).not.toContain(5)
  expect(numbers()).toHaveLength(19)
})

it('asks the live log for the filter without status and reason, and applies those by itself', async () => {
  server.answer('LogPage', () => pageOf([]))
  const filter: SyncLogFilter = {
    status: ['FAILED'],
    reason: ['PROSPECT_REFUSED'],
    kind: ['BOOKING_CREATED'],
  }
  await open(filter)
  expect(asked()).toEqual([{ first: 100, filter }])
  expect(followed().variables).toMatchObject({ filter: { kind: ['BOOKING_CREATED'] } })
  const refused = changed(entryOf(1), 100, { status: 'FAILED', reason: 'PROSPECT_REFUSED' })
  live(entryOf(1), entryOf(2), refused)
  await settle()
  expect(numbers()).toEqual([1])
  live(changed(entryOf(1), 900, { status: 'QUEUED' }))
  await settle()
  expect(numbers()).toEqual([])
})

it('reads the log anew when its cursor has expired', async () => {
  await open()
  server.answer('LogPage', () => pageOf(newestFirst(900, 891), { more: true, liveCursor: 'later' }))
  socket.runs.at(-1)?.sink.error([{ message: 'gone', extensions: { code: 'CURSOR_EXPIRED' } }])
  await settle()
  expect(numbers()).toEqual([900, 899, 898, 897, 896, 895, 894, 893, 892, 891])
  expect(feed.state.get()).toMatchObject({ renewals: 1, older: 'idle' })
  expect(followed().variables).toMatchObject({ after: 'later' })
})

it('says when it cannot go on, and tries again when asked to', async () => {
  await open()
  socket.runs.at(-1)?.sink.error([{ message: 'no', extensions: { code: 'FORBIDDEN' } }])
  await settle()
  expect(feed.state.get().liveProblem?.code).toBe('FORBIDDEN')
  feed.retry()
  await settle()
  expect(feed.state.get().liveProblem).toBeUndefined()
  expect(socket.runs).toHaveLength(2)
})

it('says when the first page, or an older one, cannot be read', async () => {
  server.answer('LogPage', () => apiError('UNAVAILABLE', 'the database is away'))
  await open()
  expect(feed.state.get()).toMatchObject({ phase: 'failed', problem: { message: 'The database is away.' } })
  expect(socket.runs).toHaveLength(0)
  server.answer('LogPage', () => pageOf(newestFirst(20, 11), { more: true }))
  feed.retry()
  await settle()
  expect(feed.state.get()).toMatchObject({ phase: 'ready', problem: undefined })
  server.answer('LogPage', () => apiError('UNAVAILABLE', 'the database is away'))
  await feed.readOlder()
  expect(feed.state.get()).toMatchObject({ older: 'failed', olderProblem: { code: 'UNAVAILABLE' } })
  server.answer('LogPage', () => pageOf(newestFirst(10, 1)))
  feed.retry()
  await settle()
  expect(numbers()).toHaveLength(20)
  expect(feed.state.get().older).toBe('end')
})

it('holds back and counts what comes in during a pause', async () => {
  await open()
  feed.pause()
  live(entryOf(11), changed(entryOf(11), 10, { status: 'RUNNING' }), entryOf(12))
  live(changed(entryOf(4), 60_000, { status: 'FAILED' }))
  await settle()
  expect(numbers()).toHaveLength(10)
  expect(feed.at(6)?.entry.status).toBe('QUEUED')
  expect(feed.state.get()).toMatchObject({ paused: true, waiting: { fresh: 2, changed: 1, many: false } })
  feed.resume()
  expect(numbers().slice(0, 3)).toEqual([12, 11, 10])
  expect(feed.at(1)?.entry.status).toBe('RUNNING')
  expect(feed.at(8)?.entry.status).toBe('FAILED')
  expect(feed.state.get()).toMatchObject({ paused: false, waiting: { fresh: 0, changed: 0 } })
})

it('reads the log anew after a pause with more than can be kept', async () => {
  await open({}, fewRows)
  feed.pause()
  live(...newestFirst(21, 11))
  await settle()
  expect(feed.state.get().waiting.many).toBe(true)
  server.answer('LogPage', () => pageOf(newestFirst(21, 12), { more: true }))
  feed.resume()
  await settle()
  expect(numbers()[0]).toBe(21)
  expect(feed.state.get()).toMatchObject({ paused: false, waiting: { many: false }, older: 'idle' })
})

it('keeps new rows above a reader who is further down, and counts them', async () => {
  await open()
  feed.hold()
  live(entryOf(11), entryOf(12), changed(entryOf(8), 60_000, { status: 'SUCCEEDED' }))
  await settle()
  expect(numbers()).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(feed.state.get().fresh).toBe(2)
  expect(feed.at(2)?.entry.status).toBe('SUCCEEDED')
  const eighth = feed.find(entryOf(8).id)
  expect(eighth && feed.rank(eighth)).toBe(2)
  feed.release()
  expect(numbers().slice(0, 3)).toEqual([12, 11, 10])
  expect(feed.state.get().fresh).toBe(0)
})

it('lets go of new rows that nobody goes to, and reads anew when somebody does', async () => {
  await open({}, fewRows)
  feed.hold()
  live(...newestFirst(31, 11).reverse())
  await settle()
  expect(feed.state.get()).toMatchObject({ shown: 10, fresh: 21 })
  live(entryOf(32))
  await settle()
  expect(feed.state.get()).toMatchObject({ shown: 10, fresh: 22 })
  server.answer('LogPage', () => pageOf(newestFirst(32, 23), { more: true }))
  feed.release()
  await settle()
  expect(numbers()[0]).toBe(32)
  expect(feed.state.get()).toMatchObject({ shown: 10, fresh: 0, older: 'idle' })
})

it('lets go of what is far down when it has followed for long, and reads it again', async () => {
  await open({}, fewRows)
  live(...newestFirst(151, 11).reverse())
  await settle()
  expect(feed.state.get()).toMatchObject({ shown: 100, older: 'idle' })
  server.answer('LogPage', () => pageOf(newestFirst(52, 3), { more: true }))
  await feed.readOlder()
  const lowest = entryOf(52).createdAt.replace('Z', '001Z')
  expect(asked().at(-1)).toEqual({ first: 200, filter: { to: lowest } })
  expect(feed.state.get().shown).toBe(149)
})

it('takes what an answer brings', async () => {
  await open()
  feed.receive([changed(entryOf(10), 60_000, { status: 'RETRYING' })])
  await settle()
  expect(feed.at(0)?.entry.status).toBe('RETRYING')
})

it('hears nothing any more once it is stopped', async () => {
  await open()
  stop()
  live(entryOf(11))
  await settle()
  expect(numbers()).toHaveLength(10)
  expect(socket.runs.at(-1)?.left).toBe(true)
})

it('asks nothing any more once it is stopped', async () => {
  server.answer('LogPage', () => apiError('UNAVAILABLE', 'the database is away'))
  await open()
  stop()
  feed.retry()
  await settle()
  expect(asked()).toHaveLength(1)
})

it('can be started again', async () => {
  await open()
  stop()
  stop = feed.start()
  await settle()
  live(entryOf(11))
  await settle()
  expect(numbers()[0]).toBe(11)
})
