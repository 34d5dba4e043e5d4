import { useEffect, useState } from 'react'

import { useApi } from '@/api/api'
import { describe, type Problem } from '@/api/errors'
import type { LogHeadQuery, LogHeadQueryVariables } from '@/gql/graphql'

import { logHead } from '../documents'

/** Where the live log stands. It is asked anew for each component: an older answer would be no use. */
export function useHead() {
  const { client } = useApi()
  const [attempt, setAttempt] = useState(0)
  const [head, setHead] = useState<{ cursor?: string; problem?: Problem }>({})
  useEffect(() => {
    let over = false
    void client
      .query<LogHeadQuery, LogHeadQueryVariables>(logHead.toString(), {}, { requestPolicy: 'network-only' })
      .toPromise()
      .then(({ data, error }) => {
        if (!over)
          setHead(data === undefined ? { problem: describe(error) } : { cursor: data.syncLog.liveCursor })
      })
    return () => {
      over = true
    }
  }, [client, attempt])
  return { ...head, readAgain: () => setAttempt(attempt + 1) }
}
