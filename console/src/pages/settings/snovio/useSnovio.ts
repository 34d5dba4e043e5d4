import type { CombinedError } from '@urql/core'
import { useCallback, useEffect, useState } from 'react'

import { useApi } from '@/api/api'
import { describe, type Problem } from '@/api/errors'
import { useReturn } from '@/api/hooks'
import type { TypedDocumentString } from '@/gql/graphql'

/** What the server reads from Snov.io for the page, which costs some of the account's calls. */
export type SnovioReading<Data> = {
  data: Data | undefined
  reading: boolean
  problem: Problem | undefined
  /** When it can be read anew by the server's clock, where the server said to wait. */
  waitUntil: number | undefined
  readAgain: () => void
  /** Has Snov.io asked anew, whatever the server keeps. */
  refresh: () => void
}

type Wish = { refresh: boolean }
type Answer<Data> = {
  wish?: Wish
  data?: Data
  problem?: Problem
  waitUntil?: number
}

/**
 * Reads lists or custom fields while `active`. What was read stays beside a problem. Where
 * the account has no call left, the first reading is made by itself as soon as it can be.
 */
export function useSnovio<Data>(
  document: TypedDocumentString<Data, { refresh: boolean }>,
  active: boolean,
): SnovioReading<Data> {
  const { client, clock } = useApi()
  const [wish, setWish] = useState<Wish>({ refresh: false })
  const [answer, setAnswer] = useState<Answer<Data>>({})
  const readAgain = useCallback(() => setWish({ refresh: false }), [])
  const refresh = useCallback(() => setWish({ refresh: true }), [])
  useReturn(readAgain)

  // What belongs to an account that is no longer connected is forgotten: the next may be another.
  if (!active && answer.wish !== undefined) setAnswer({})

  useEffect(() => {
    if (!active) return
    let over = false
    // The client takes documents as text. It is asked once for each wish and not followed:
    // a mutation that makes the answer stale must not repeat a refresh.
    const asked = client.query<Data>(document.toString(), { ...wish }, { requestPolicy: 'network-only' })
    void asked.toPromise().then(({ data, error }) => {
      if (over) return
      setAnswer((before) =>
        error === undefined ? { wish, data } : { wish, data: before.data, ...explained(error, clock.now()) },
      )
    })
    return () => {
      over = true
    }
  }, [client, clock, document, wish, active])

  const { data, problem, waitUntil } = answer
  const mustRepeat = active && data === undefined && waitUntil !== undefined
  useEffect(() => {
    if (!mustRepeat) return
    const timer = setTimeout(readAgain, Math.max(0, waitUntil - clock.now()))
    return () => clearTimeout(timer)
  }, [mustRepeat, waitUntil, clock, readAgain])

  return { data, problem, waitUntil, reading: active && answer.wish !== wish, readAgain, refresh }
}

/** A fault, and until when to wait where the server named a time. */
function explained(error: CombinedError, now: number): Pick<Answer<never>, 'problem' | 'waitUntil'> {
  const seconds = error.graphQLErrors[0]?.extensions.retryAfterSeconds
  const problem = describe(error)
  return typeof seconds === 'number' ? { problem, waitUntil: now + seconds * 1000 } : { problem }
}
