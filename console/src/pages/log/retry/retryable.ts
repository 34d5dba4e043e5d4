import type { SyncStatus } from '@/gql/graphql'

const retryable: ReadonlySet<SyncStatus> = new Set(['FAILED', 'SKIPPED', 'BLOCKED', 'RETRYING'])

/** Whether an entry with this status can be run again. The others are about to run, or succeeded. */
export function isRetryable(status: SyncStatus): boolean {
  return retryable.has(status)
}
