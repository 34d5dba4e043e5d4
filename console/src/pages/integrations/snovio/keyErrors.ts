import { sortErrors, type UserError } from '@/ui/userErrors'

export type KeyErrors = {
  apiUserId?: string
  apiSecret?: string
  /** Neither key alone is to blame: Snov.io does not say which of the two is wrong. */
  both?: boolean
  rest: string[]
}

/** Sorts what connectSnovio says to put right to the two fields. */
export function keyErrors(errors: readonly UserError[]): KeyErrors {
  const rejected = errors.find(({ code }) => code === 'CREDENTIALS_REJECTED')
  const { fields, rest } = sortErrors(
    errors.filter((error) => error !== rejected),
    ['apiUserId', 'apiSecret'],
  )
  if (rejected === undefined) return { ...fields, rest }
  return { ...fields, apiSecret: rejected.message, both: true, rest }
}
