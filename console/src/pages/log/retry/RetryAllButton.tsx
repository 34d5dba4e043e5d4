import { RotateCw } from 'lucide-react'
import { useState } from 'react'

import { GuardedButton } from '@/ui/GuardedButton'
import { lazyDialog } from '@/ui/lazyDialog'
import { useActingReason } from '@/ui/roles'

import type { LogSearch } from '../address/search'

const RetryAllDialog = lazyDialog(() => import('./RetryAllDialog'))

/** Asks for all entries that match the filter to be run again. */
export function RetryAllButton({ search }: { search: LogSearch }) {
  const reason = useActingReason()
  const [opened, setOpened] = useState(false)
  return (
    <>
      <GuardedButton
        disabledReason={reason}
        variant="default"
        leftSection={<RotateCw size={14} aria-hidden />}
        {...RetryAllDialog.intent}
        onClick={() => setOpened(true)}
      >
        Retry all …
      </GuardedButton>
      <RetryAllDialog opened={opened} search={search} onClose={() => setOpened(false)} />
    </>
  )
}
