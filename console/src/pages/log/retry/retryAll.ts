import type { RetrySyncsMutation, SyncLogFilter } from '@/gql/graphql'

export type Ending =
  | { kind: 'done' | 'stopped'; count: number }
  /** What went wrong was told; `after` is where to go on. */
  | { kind: 'failed'; count: number; after: string | null }

type Payload = Omit<RetrySyncsMutation['retrySyncs'], 'userErrors'> & {
  userErrors: readonly { message: string }[]
}

type Options = {
  /** One call; undefined: it failed, and the person has been told. */
  retry: (input: { filter: SyncLogFilter; after: string | null }) => Promise<Payload | undefined>
  filter: SyncLogFilter
  /** Where an earlier run ended, and how many it did. */
  after: string | null
  count: number
  isStopped: () => boolean
  /** How many entries run again so far. */
  onProgress: (count: number) => void
}

/**
 * The filter as it chooses at this moment: without an end, entries that come in while it runs
 * would belong to it too, although nobody was asked about them.
 */
export function pinned(filter: SyncLogFilter, now: number): SyncLogFilter {
  const end = new Date(now).toISOString()
  return typeof filter.to === 'string' && Date.parse(filter.to) <= now ? filter : { ...filter, to: end }
}

/** Runs again all entries of a filter that can, call after call until the server says that was all. */
export async function retryAll({
  retry,
  filter,
  after,
  count,
  isStopped,
  onProgress,
}: Options): Promise<Ending> {
  let sum = count
  let from = after
  for (;;) {
    if (isStopped()) return { kind: 'stopped', count: sum }
    const payload = await retry({ filter, after: from })
    if (payload === undefined || payload.userErrors.length > 0)
      return { kind: 'failed', count: sum, after: from }
    sum += payload.count
    onProgress(sum)
    if (payload.continueAfter === null || payload.continueAfter === from) return { kind: 'done', count: sum }
    from = payload.continueAfter
  }
}
