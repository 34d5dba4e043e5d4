import type { CombinedError } from '@urql/core'
import { useEffect, useState } from 'react'

import { useApi } from '@/api/api'
import { describe, type Problem } from '@/api/errors'
import type { PreviewSyncInput, PreviewSyncQuery } from '@/gql/graphql'

import { previewQuery } from '../documents'
import type { Change } from '../model/changes'

export type Preview = PreviewSyncQuery['previewSync']

/** What is asked. A new object asks anew. */
export type Question = {
  event: PreviewSyncInput
  change: Change
}

type Answer = {
  of: Question
  preview?: Preview
  problem?: Problem
}

export type Previewing = {
  /** The last answer, also while a newer one is awaited. */
  preview: Preview | undefined
  /** What the preview answers. */
  of: Question | undefined
  /** Why the last question has no answer. */
  problem: Problem | undefined
  /** Whether a newer answer is awaited. */
  old: boolean
}

/** How long nothing has to change before it is asked. */
const pause = 300

/**
 * Asks what an event would do, again after each change. Only the answer to the last
 * question is taken: whatever comes in late belongs to settings that are gone.
 */
export function usePreview(question: Question | undefined): Previewing {
  const { client } = useApi()
  const [answer, setAnswer] = useState<Answer>()

  useEffect(() => {
    if (question === undefined) return
    const variables = { input: question.event, settings: question.change.input }
    let over = false
    const timer = setTimeout(() => {
      const asked = client.query<PreviewSyncQuery>(previewQuery.toString(), variables, {
        requestPolicy: 'network-only',
      })
      void asked.toPromise().then(({ data, error }) => {
        if (over) return
        if (data === undefined || error !== undefined) setAnswer({ of: question, problem: explain(error) })
        else setAnswer({ of: question, preview: data.previewSync })
      })
    }, pause)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [client, question])

  const last = question === undefined ? undefined : answer
  return {
    preview: last?.preview,
    of: last?.of,
    problem: last?.of === question ? last?.problem : undefined,
    old: last?.of !== question,
  }
}

/** A fault, with the field of the event that it is about where the server names one. */
function explain(error: CombinedError | undefined): Problem {
  const problem = describe(error)
  const [root, , ...path] = error?.graphQLErrors[0]?.path ?? []
  return root === 'variable' && path.length > 0
    ? { ...problem, message: `${path.join('.')}: ${problem.message}` }
    : problem
}
