import { Skeleton, Stack } from '@mantine/core'

import { Banner } from '@/ui/Banner'
import { Problem } from '@/ui/Problem'

import { EntryDetail } from './EntryDetail'
import { useEntry } from './useEntry'

type Props = {
  id: string
  /** All has to be read anew. */
  onExpired: () => void
}

/** Reads an entry, and says so where it cannot. */
export function EntryContent({ id, onExpired }: Props) {
  const reading = useEntry(id)
  const { data, problem, readAgain } = reading
  const entry = data?.syncLogEntry ?? undefined
  const missing = problem?.code === 'NOT_FOUND' || (data !== undefined && entry === undefined)
  if (missing) {
    return (
      <Banner tone="neutral" title="There is no such entry">
        The address names an entry that the log of your organization does not have.
      </Banner>
    )
  }
  return (
    <Stack gap="md">
      {problem !== undefined && (
        <Problem title="The entry could not be read" problem={problem} onRetry={readAgain} />
      )}
      {entry !== undefined && <EntryDetail read={entry} reading={reading} onExpired={onExpired} />}
      {data === undefined && problem === undefined && (
        <div role="status" aria-label="Reading the entry">
          <Skeleton height={22} width="45%" mb="sm" />
          <Skeleton height={14} mb="xs" />
          <Skeleton height={14} width="80%" mb="lg" />
          <Skeleton height={120} />
        </div>
      )}
    </Stack>
  )
}
