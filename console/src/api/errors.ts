import { CombinedError } from '@urql/core'

import { formatDuration } from '@/ui/format'

/** What went wrong with an operation, for a person. */
export type Problem = {
  /** The error's code in the API, or NETWORK where no answer came. */
  code: string
  message: string
}

/** A GraphQL error as the API answers it. */
export type ApiError = { message: string; extensions?: Record<string, unknown> }

export const unreachableMessage = 'The server cannot be reached. Check your connection, then try again.'

/** Explains a fault of an operation. What a user can put right comes as `userErrors` instead. */
export function describe(error: unknown): Problem {
  if (!(error instanceof CombinedError)) return { code: 'NETWORK', message: unreachableMessage }
  const [first] = error.graphQLErrors
  if (!first) return { code: 'NETWORK', message: unreachableMessage }
  return problemOf(first)
}

/** Explains one GraphQL error. One without a code comes from no server of ours. */
export function problemOf({ message, extensions = {} }: ApiError): Problem {
  const code = typeof extensions.code === 'string' ? extensions.code : 'INTERNAL'
  return { code, message: messageOf(code, message, extensions) }
}

export function isUnauthenticated(error: CombinedError | undefined): boolean {
  return error?.graphQLErrors.some((e) => e.extensions.code === 'UNAUTHENTICATED') ?? false
}

function messageOf(code: string, said: string, extensions: Record<string, unknown>): string {
  switch (code) {
    case 'UNAUTHENTICATED':
      return 'Your sign-in has ended. Sign in again.'
    case 'FORBIDDEN':
      return 'Your role does not allow this.'
    case 'INTERNAL': {
      const id =
        typeof extensions.id === 'string' ? ` The server’s log has the details under ${extensions.id}.` : ''
      return `Something went wrong on the server.${id}`
    }
    case 'RATE_LIMITED': {
      const sentence = asSentence(said)
      const seconds = extensions.retryAfterSeconds
      const says = typeof seconds !== 'number' || /try again/i.test(sentence)
      return says ? sentence : `${sentence} Try again in ${formatDuration(seconds)}.`
    }
    default:
      return asSentence(said)
  }
}

function asSentence(text: string): string {
  const trimmed = text.trim()
  const sentence = trimmed.charAt(0).toUpperCase() + trimmed.slice(1)
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`
}
