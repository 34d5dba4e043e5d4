import { Problem } from '@/ui/Problem'

import { Freshness } from './Freshness'
import type { SnovioReading } from './useSnovio'
import { WaitNote } from './WaitNote'

type Props = {
  /** What is read, for example "The lists". */
  what: string
  reading: SnovioReading<unknown>
}

/** Says how old what was read from Snov.io is, or why it was not read. */
export function Reading({ what, reading: { data, read, problem, waitUntil, readAgain } }: Props) {
  if (problem === undefined) return read === undefined ? null : <Freshness what={what} read={read} />
  if (waitUntil !== undefined)
    return <WaitNote what={what} until={waitUntil} shownMeanwhile={data !== undefined} />
  return <Problem title={`${what} could not be read`} problem={problem} onRetry={readAgain} />
}
