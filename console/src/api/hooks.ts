import type { AnyVariables, OperationContext, RequestPolicy, TypedDocumentNode } from '@urql/core'
import { useCallback, useEffect, useEffectEvent, useMemo, useState } from 'react'
import { useMutation as useUrqlMutation, useQuery as useUrqlQuery } from 'urql'

import type { TypedDocumentString } from '@/gql/graphql'
import { notifyFailure } from '@/ui/notify'

import { useApi } from './api'
import { describe, type Problem } from './errors'
import { follow, type Sink } from './follow'
import { useStore } from './store'

/** What a query gives: `data` stays while it is read again, and beside a problem. */
export type Reading<Data> = {
  data: Data | undefined
  reading: boolean
  problem: Problem | undefined
  readAgain: () => void
}

type ReadOptions = {
  requestPolicy?: RequestPolicy
  /** Do not ask yet. */
  pause?: boolean
  /** Types whose mutations make the answer stale although it may hold none of them, such as an empty list. */
  types?: string[]
}

/** Reads with a query. Its problem is for the page to show, with `ui/Problem`. */
export function useQuery<Data, Variables extends AnyVariables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  { requestPolicy, pause = false, types }: ReadOptions = {},
): Reading<Data> {
  const typeNames = types?.join()
  const context = useMemo<Partial<OperationContext>>(
    () => ({
      ...(requestPolicy && { requestPolicy }),
      ...(typeNames && { additionalTypenames: typeNames.split(',') }),
    }),
    [requestPolicy, typeNames],
  )
  const [{ data, fetching, stale, error }, execute] = useUrqlQuery<Data, Variables>({
    query: asNode(document),
    variables,
    pause,
    context,
  })
  const readAgain = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute])
  const kept = useKept(data, JSON.stringify(variables))
  return { data: kept, reading: fetching || stale, problem: error && describe(error), readAgain }
}

/** The last answer to the same question: one that fails does not take away what was there. */
function useKept<Data>(data: Data | undefined, question: string): Data | undefined {
  const [last, setLast] = useState({ data, question })
  if ((data !== undefined && data !== last.data) || question !== last.question) setLast({ data, question })
  return data ?? (question === last.question ? last.data : undefined)
}

/**
 * Does something with a mutation. What it gives is the payload with its `userErrors`;
 * after any other fault it is undefined, and the person has been told.
 */
export function useMutation<Data, Variables extends AnyVariables>(
  document: TypedDocumentString<Data, Variables>,
  { types }: Pick<ReadOptions, 'types'> = {},
): [act: (variables: Variables) => Promise<Data | undefined>, acting: boolean] {
  const [{ fetching }, execute] = useUrqlMutation<Data, Variables>(asNode(document))
  const typeNames = types?.join()
  const act = useCallback(
    async (variables: Variables) => {
      const { data, error } = await execute(variables, {
        ...(typeNames && { additionalTypenames: typeNames.split(',') }),
      })
      if (!error) return data
      notifyFailure(describe(error).message)
      return undefined
    },
    [execute, typeNames],
  )
  return [act, fetching]
}

/** Follows a subscription for as long as the component is there; see `follow`. */
export function useFollow<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: () => Variables,
  sink: Sink<Data>,
): void {
  const { socket, session } = useApi()
  const read = useEffectEvent(variables)
  const next = useEffectEvent(sink.next)
  const ended = useEffectEvent((problem: Problem) => sink.ended?.(problem))
  useEffect(
    () =>
      follow({ socket, session }, document, () => read(), {
        next: (data) => next(data),
        ended: (p) => ended(p),
      }),
    [socket, session, document],
  )
}

/** Calls back when the server is there again after it was lost: what is shown may be old. */
export function useReturn(listener: () => void): void {
  const { connection } = useApi()
  const called = useEffectEvent(listener)
  useEffect(() => connection.onReturn(() => called()), [connection])
}

/** Who is signed in; only for what is shown after the sign-in. */
export function useViewer() {
  const state = useStore(useApi().session)
  if (state.kind !== 'signedIn') throw new Error('useViewer needs somebody signed in')
  const { role } = state.viewer
  return { ...state.viewer, canAct: role === 'OWNER' || role === 'ADMIN' }
}

/** The second by the server's clock, counting on while `ticking`. */
export function useNow(ticking: boolean): number {
  const { clock } = useApi()
  const [now, setNow] = useState(() => clock.now())
  useEffect(() => {
    if (!ticking) return
    const tick = () => setNow(clock.now())
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [clock, ticking])
  return now
}

/** urql takes documents as text, but has no type for text that knows its result. */
function asNode<Data, Variables extends AnyVariables>(document: TypedDocumentString<Data, Variables>) {
  return document.toString() as unknown as TypedDocumentNode<Data, Variables>
}
