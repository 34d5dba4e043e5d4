import type { TypedDocumentString } from '@/gql/graphql'

import { problemOf, type ApiError, type Problem } from './errors'
import type { Session } from './session'
import type { Socket } from './socket'
import { waitBeforeRetry } from './wait'

export type Sink<Result> = {
  next: (result: Result) => void
  /** The subscription cannot go on by itself, for example CURSOR_EXPIRED. */
  ended?: (problem: Problem) => void
}

/** Ends that say nothing against beginning again, from the last cursor where there is one. */
const passing = new Set([
  'SLOW_READER',
  'SERVER_STOPPING',
  'UNAVAILABLE',
  'RATE_LIMITED',
  'INTERNAL',
  'UNAUTHENTICATED',
])

/**
 * Follows a subscription that has no end of its own until the returned function is called.
 *
 * It begins again after whatever interrupts it: a lost connection, a restart of the
 * server, a token that ended. `variables` is asked anew each time, so that a live log
 * goes on from its last cursor: without a gap and without a double.
 */
export function follow<Result, Variables>(
  { socket, session }: { socket: Socket; session: Session },
  document: TypedDocumentString<Result, Variables>,
  variables: () => Variables,
  sink: Sink<Result>,
): () => void {
  let stopped = false
  let failures = 0
  let leave: () => void = () => undefined

  // The socket sends this object again whenever it reconnects: the getter makes sure
  // that it is sent with the variables of that moment.
  const payload = {
    query: document.toString(),
    get variables() {
      return variables() as Record<string, unknown>
    },
  }

  function start() {
    if (stopped) return
    // What a run still says after it was left, or after it has ended, counts no more.
    let over = false
    const unsubscribe = socket.subscribe<Result>(payload, {
      next: ({ data, errors }) => {
        if (over) return
        if (data) {
          failures = 0
          sink.next(data)
        } else end(errors)
      },
      error: end,
      complete: () => end(undefined),
    })
    leave = () => {
      over = true
      unsubscribe()
    }

    /** Takes the errors that the server ended the subscription with, or what ended the socket. */
    function end(cause: unknown) {
      if (over) return
      leave()
      const [error] = Array.isArray(cause) ? (cause as ApiError[]) : []
      const problem = error && problemOf(error)
      if (problem?.code === 'UNAUTHENTICATED') session.refused(session.token())
      if (problem === undefined || passing.has(problem.code)) void again()
      else sink.ended?.(problem)
    }
  }

  async function again() {
    await waitBeforeRetry(failures++)
    await session.usable()
    start()
  }

  start()
  return () => {
    stopped = true
    leave()
  }
}
