import type { SettingsFieldsFragment } from '@/gql/graphql'
import { Banner } from '@/ui/Banner'
import { GuardedButton } from '@/ui/GuardedButton'
import { reasonWords } from '@/words/words'

type Props = {
  settings: SettingsFieldsFragment
  checking: boolean
  reason: string | undefined
  onCheck: () => void
}

/** Says that the settings name something that Snov.io no longer has. */
export function BrokenNotice({
  settings: { blockedReason, blockedMessage },
  checking,
  reason,
  onCheck,
}: Props) {
  if (blockedReason === null) return null
  return (
    <Banner
      tone="danger"
      title={reasonWords[blockedReason].sentence}
      action={
        <GuardedButton disabledReason={reason} variant="default" loading={checking} onClick={onCheck}>
          Check again
        </GuardedButton>
      }
    >
      {blockedMessage} If it was put right at Snov.io, check again: nothing else has to be changed here.
    </Banner>
  )
}
