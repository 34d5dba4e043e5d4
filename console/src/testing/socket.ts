import type { Socket } from '@/api/socket'

type Subscribe = Socket['subscribe']
export type Run = {
  payload: Parameters<Subscribe>[0]
  sink: Parameters<Subscribe>[1]
  left: boolean
}

/** A socket that keeps what was subscribed to, for the test to play the server. */
export function fakeSocket(): Socket & { runs: Run[] } {
  const runs: Run[] = []
  return {
    runs,
    subscribe: (payload, sink) => {
      const run: Run = { payload, sink: sink, left: false }
      runs.push(run)
      return () => {
        run.left = true
        // graphql-ws completes the sink of whoever leaves.
        sink.complete()
      }
    },
  }
}
