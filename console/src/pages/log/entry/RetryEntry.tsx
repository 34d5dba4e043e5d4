import { RotateCw } from 'lucide-react'

import { useMutation } from '@/api/hooks'
import { GuardedButton } from '@/ui/GuardedButton'
import { notifySuccess, tellUserErrors } from '@/ui/notify'
import { useActingReason } from '@/ui/roles'

import { retrySync } from '../documents'
import { isRetryable } from '../retry/retryable'
import classes from './RetryEntry.module.css'
import type { Entry } from './useEntry'

type Props = {
  entry: Entry
  /** It runs again, and the button is about to go. */
  onDone: () => void
}

/** Runs an entry again, where that is possible. */
export function RetryEntry({ entry, onDone }: Props) {
  const reason = useActingReason()
  const [retry, retrying] = useMutation(retrySync)
  if (!isRetryable(entry.status)) return null

  async function onRetry() {
    const done = await retry({ input: { ids: [entry.id] } })
    if (done === undefined) return
    const { userErrors } = done.retrySync
    tellUserErrors(userErrors)
    if (userErrors.length > 0) return
    onDone()
    notifySuccess('The entry runs again.')
  }

  return (
    <div className={classes.actions}>
      <GuardedButton
        disabledReason={reason}
        variant="default"
        size="sm"
        leftSection={<RotateCw size={14} aria-hidden />}
        loading={retrying}
        onClick={() => void onRetry()}
      >
        Retry
      </GuardedButton>
    </div>
  )
}
