import { RefreshCw } from 'lucide-react'

import { useNow } from '@/api/hooks'
import { GuardedButton } from '@/ui/GuardedButton'

import type { SnovioReading } from './useSnovio'

type Props = {
  /** What the button says, for example "Refresh lists". */
  label: string
  reading: Pick<SnovioReading<unknown>, 'reading' | 'waitUntil' | 'refresh'>
  /** Why it cannot be used at all. */
  disabledReason: string | undefined
}

/** Has Snov.io asked anew, for what was made there just now. */
export function RefreshButton({ label, reading: { reading, waitUntil, refresh }, disabledReason }: Props) {
  const now = useNow(waitUntil !== undefined)
  const early = waitUntil !== undefined && now < waitUntil
  return (
    <GuardedButton
      disabledReason={
        disabledReason ?? (early ? 'Snov.io was asked a moment ago. Wait a few seconds.' : undefined)
      }
      variant="default"
      size="sm"
      leftSection={<RefreshCw size={14} aria-hidden />}
      loading={reading}
      onClick={refresh}
    >
      {label}
    </GuardedButton>
  )
}
