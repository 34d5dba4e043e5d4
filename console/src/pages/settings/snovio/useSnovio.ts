import type { CombinedError } from '@urql/core'
import { useCallback, useEffect, useState } from 'react'

import { useApi } from '@/api/api'
import { describe, type Problem } from '@/api/errors'
import { useReturn } from '@/api/hooks'
import type { ReadFieldsFragment, SnovioReadKind, TypedDocumentString } from '@/gql/graphql'

/** What the server has stored of Snov.io for the page, and how current that is. */
export type SnovioReading<Data> = {
  data: Data | undefined
  /** How current it is; undefined until the first answer. */
  read: ReadFieldsFragment | undefined
  /** Whether an answer is awaited that somebody asked for. */
  reading: boolean
  problem: Problem | undefined
  /** When it can be read anew by the server's clock, where the server said to wait. */
  waitUntil: number | undefined
  readAgain: () => void
  /** Waits for Snov.io, whatever the server has stored. */
  refresh: () => void
}

/** What both documents ask for besides their own data. */
type WithReads = { connection: { reads: readonly ReadFieldsFragment[] } }

type Wish = { refresh: boolean; unseen?: boolean }
type Answer<Data> = {
  wish?: Wish
  data?: Data
  problem?: Problem
  waitUntil?: number
}

/** How often the server is asked for its copy while it reads Snov.io: that costs no call. */
const lookEvery = 2000
/** How old a copy is that the server reads again when somebody looks at it. */
const oldAfter = 5 * 60_000

/**
 * Reads lists or custom fields while `active`, as the server has them stored. What was read
 * stays beside a problem. While the server reads them again, they are looked at until that
 * has ended. Where they were never read and the account has no call left, the first reading
 * is made by itself as soon as it can be.
 */
export function useSnovio<Data extends WithReads>(
  document: TypedDocumentString<Data, { refresh: boolean }>,
  kind: SnovioReadKind,
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
    const variables = { refresh: wish.refresh }
    const asked = client.query<Data>(document.toString(), variables, { requestPolicy: 'network-only' })
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

  const read = data?.connection.reads.find((one) => one.kind === kind)
  const mustLook = active && problem === undefined && read !== undefined && isReadAgain(read, clock.now())
  useEffect(() => {
    if (!mustLook || answer.wish !== wish) return
    const timer = setTimeout(() => setWish({ refresh: false, unseen: true }), lookEvery)
    return () => clearTimeout(timer)
  }, [mustLook, answer, wish])

  const reading = active && answer.wish !== wish && wish.unseen !== true
  return { data, read, problem, waitUntil, reading, readAgain, refresh }
}

/** Whether the server reads a copy again, or is about to because somebody looked at it. */
export function isReadAgain({ reading, readAt, failedAt }: ReadFieldsFragment, now: number): boolean {
  return reading || (failedAt === null && readAt !== null && now - Date.parse(readAt) >= oldAfter)
}

/** A fault, and until when to wait where the server named a time. */
function explained(error: CombinedError, now: number): Pick<Answer<never>, 'problem' | 'waitUntil'> {
  const seconds = error.graphQLErrors[0]?.extensions.retryAfterSeconds
  const problem = describe(error)
  return typeof seconds === 'number' ? { problem, waitUntil: now + seconds * 1000 } : { problem }
}
