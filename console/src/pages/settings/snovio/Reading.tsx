import { Problem } from '@/ui/Problem'

import type { SnovioReading } from './useSnovio'
import { WaitNote } from './WaitNote'

type Props = {
  /** What is read, for example "The lists". */
  what: string
  reading: SnovioReading<unknown>
}

/** Says how a reading from Snov.io stands, where that is worth saying. */
export function Reading({ what, reading: { data, problem, waitUntil, readAgain } }: Props) {
  if (problem === undefined) return null
  if (waitUntil !== undefined)
    return <WaitNote what={what} until={waitUntil} shownMeanwhile={data !== undefined} />
  return <Problem title={`${what} could not be read`} problem={problem} onRetry={readAgain} />
}
