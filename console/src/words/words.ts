import words from '../../words.json'

/** What a code of the API is called, what it means, and what to do about it. */
export type Words = {
  label: string
  sentence: string
  /** What somebody can do about it. */
  nextStep?: string
  /** The page where the next step is done. */
  nextStepRoute?: string
}

export type StatusCode = keyof typeof words.statuses
export type ReasonCode = keyof typeof words.reasons
export type KindCode = keyof typeof words.kinds

export const statusWords: Readonly<Record<StatusCode, Words>> = words.statuses
export const reasonWords: Readonly<Record<ReasonCode, Words>> = words.reasons
export const kindWords: Readonly<Record<KindCode, Words>> = words.kinds

/** The codes in the order in which they are listed to choose from. */
export const statusCodes = Object.keys(words.statuses) as StatusCode[]
export const reasonCodes = Object.keys(words.reasons) as ReasonCode[]
export const kindCodes = Object.keys(words.kinds) as KindCode[]
