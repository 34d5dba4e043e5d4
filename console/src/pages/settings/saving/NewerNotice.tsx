import { Button } from '@mantine/core'

import type { SettingsFieldsFragment } from '@/gql/graphql'
import { Banner } from '@/ui/Banner'

import { SavedBy } from './SavedBy'

type Props = {
  newer: SettingsFieldsFragment
  onCompare: () => void
}

/** Says, while one edits, that somebody else has saved. */
export function NewerNotice({ newer, onCompare }: Props) {
  return (
    <Banner
      tone="warn"
      role="status"
      title="These settings were saved by somebody else while you edited them"
      action={
        <Button variant="default" onClick={onCompare}>
          Compare
        </Button>
      }
    >
      <SavedBy settings={newer} /> Compare both before you save.
    </Banner>
  )
}
