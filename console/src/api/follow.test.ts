import { beforeEach, describe, expect, it, vi } from 'vitest'

import { TypedDocumentString } from '@/gql/graphql'
import { fakeSession } from '@/testing/session'
import { fakeSocket } from '@/testing/socket'

import { follow } from './follow'

type Change = { log: { cursor: string } }
const document = new TypedDocumentString<Change, { after: string | null }>(
  'subscription Log { log { cursor } }',
)

/** Longer than any wait before another try. */
const longEnough = 11_000

function start() {
  const session = fakeSession()
  const socket = fakeSocket()
  const seen: string[] = []
  const ended = vi.fn()
  let after: string | null = null
  const stop = follow({ socket, session }, document, () => ({ after }), {
    next: ({ log }) => {
      seen.push(log.cursor)
      after = log.cursor
    },
    ended,
  })
  const at = (index: number) => {
    const run = socket.runs[index]
    if (run === undefined) throw new Error(`there is no run ${index}`)
    return run
  }
  const send = (index: number, cursor: string) => at(index).sink.next({ data: { log: { cursor } } })
  /** What the socket would send now: it stringifies the payload each time it connects. */
  const sent = (index: number) => JSON.parse(JSON.stringify(at(index).payload)) as { variables: object }
  return { session, socket, seen, ended, stop, at, send, sent }
}

const error = (code: string) => [{ message: 'it ended', extensions: { code } }]

beforeEach(() => {
  vi.useFakeTimers()
})

describe('follow', () => {
  it('goes on from its last cursor when the socket reconnects', () => {
    const { send, sent, seen } = start()
    expect(sent(0).variables).toEqual({ after: null })
    send(0, 'one')
    send(0, 'two')
    expect(sent(0).variables).toEqual({ after: 'two' })
    expect(seen).toEqual(['one', 'two'])
  })

  it.each(['SLOW_READER', 'SERVER_STOPPING', 'UNAVAILABLE', 'INTERNAL'])(
    'begins again after %s',
    async (code) => {
      const { send, sent, at, socket, ended } = start()
      send(0, 'one')
      at(0).sink.error(error(code))
      await vi.advanceTimersByTimeAsync(longEnough)
      expect(socket.runs).toHaveLength(2)
      expect(sent(1).variables).toEqual({ after: 'one' })
      expect(ended).not.toHaveBeenCalled()
    },
  )

  it('begins again once when the server completes it, or the socket breaks', async () => {
    const { at, socket } = start()
    at(0).sink.complete()
    await vi.advanceTimersByTimeAsync(longEnough)
    expect(socket.runs).toHaveLength(2)
    at(1).sink.error(new Event('error'))
    await vi.advanceTimersByTimeAsync(longEnough)
    expect(socket.runs).toHaveLength(3)
  })

  it('hears nothing of a run that has ended', () => {
    const { at, send, seen } = start()
    at(0).sink.error(error('SLOW_READER'))
    send(0, 'late')
    expect(seen).toEqual([])
  })

  it('tells when it cannot go on by itself', async () => {
    const { at, socket, ended } = start()
    at(0).sink.error(error('CURSOR_EXPIRED'))
    await vi.advanceTimersByTimeAsync(longEnough)
    expect(ended).toHaveBeenCalledWith({ code: 'CURSOR_EXPIRED', message: 'It ended.' })
    expect(socket.runs).toHaveLength(1)
  })

  it('waits for a new token where the old one has ended', async () => {
    const { at, socket, session, ended } = start()
    at(0).sink.error(error('UNAUTHENTICATED'))
    await vi.advanceTimersByTimeAsync(longEnough)
    expect(session.get()).toMatchObject({ expired: true })
    expect(socket.runs).toHaveLength(1)
    session.renew('second-token')
    await vi.advanceTimersByTimeAsync(longEnough)
    expect(socket.runs).toHaveLength(2)
    expect(ended).not.toHaveBeenCalled()
  })

  it('ends for good when it is left, also while it waits', async () => {
    const { at, socket, stop, send, seen } = start()
    at(0).sink.complete()
    stop()
    await vi.advanceTimersByTimeAsync(longEnough)
    expect(socket.runs).toHaveLength(1)
    send(0, 'late')
    expect(seen).toEqual([])
  })

  it('leaves the subscription when it is left', () => {
    const { at, stop } = start()
    stop()
    expect(at(0).left).toBe(true)
  })
})
