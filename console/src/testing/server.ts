import { vi } from 'vitest'

type Errors = { errors: { message: string; extensions: { code: string } }[] }
type Answer = (variables: Record<string, unknown>) => object

/** An error as the API answers it. */
export function apiError(code: string, message = 'no'): Errors {
  return { errors: [{ message, extensions: { code } }] }
}

export type FakeServer = {
  /** The operations that came in, by name, with their variables and their token. */
  asked: { name: string; variables: Record<string, unknown>; token: string }[]
  /** Answers an operation from now on: with data, or with what apiError gives. */
  answer: (name: string, answer: Answer) => void
}

/** Stands in for the server behind `fetch`. An operation it has no answer for gets none: the network fails. */
export function fakeServer(answers: Record<string, Answer> = {}): FakeServer {
  const known = new Map(Object.entries(answers))
  const asked: FakeServer['asked'] = []
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    const { query, variables = {} } = JSON.parse(init.body as string) as {
      query: string
      variables?: Record<string, unknown>
    }
    const name = /(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? ''
    const headers = new Headers(init.headers)
    asked.push({ name, variables, token: (headers.get('authorization') ?? '').replace('Bearer ', '') })
    const given = known.get(name)?.(variables)
    if (given === undefined) return Promise.reject(new TypeError('Failed to fetch'))
    const body = 'errors' in given ? given : { data: given }
    return Promise.resolve(
      new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } }),
    )
  })
  return { asked, answer: (name, answer) => known.set(name, answer) }
}
