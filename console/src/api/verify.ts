import { graphql } from '@/gql'
import type { ViewerQuery } from '@/gql/graphql'

import type { Clock } from './clock'
import { unreachableMessage } from './errors'

export type Viewer = ViewerQuery['viewer']

/** What the server says of a token. */
export type Verification =
  | { kind: 'viewer'; viewer: Viewer }
  /** It is not valid, or no longer. */
  | { kind: 'refused' }
  /** It is valid, but belongs to a booking service. */
  | { kind: 'apiKey' }
  | { kind: 'unreachable'; message: string }

const viewerQuery = graphql(`
  query Viewer {
    viewer {
      user
      role
      organization
    }
  }
`)

type Answer = { data?: ViewerQuery | null; errors?: { extensions?: { code?: string } }[] }

/** Asks the server whose token this is, beside the client, which knows of one token only. */
export async function verify(token: string, clock: Clock): Promise<Verification> {
  let answer: Answer
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: viewerQuery.toString() }),
    })
    clock.hear(response.headers.get('date'))
    answer = (await response.json()) as Answer
  } catch {
    return { kind: 'unreachable', message: unreachableMessage }
  }
  if (answer.data) return { kind: 'viewer', viewer: answer.data.viewer }
  switch (answer.errors?.[0]?.extensions?.code) {
    case 'UNAUTHENTICATED':
      return { kind: 'refused' }
    case 'FORBIDDEN':
      return { kind: 'apiKey' }
    default:
      return { kind: 'unreachable', message: 'The server cannot answer at the moment. Try again shortly.' }
  }
}
