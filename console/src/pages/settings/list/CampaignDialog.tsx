import { Stack, Text } from '@mantine/core'

import { ConfirmDialog } from '@/ui/ConfirmDialog'
import { useLast } from '@/ui/useLast'

import { CampaignNames } from './CampaignNames'
import type { List } from './lists'

type Props = {
  opened: boolean
  /** The list in question, while the dialog is open. */
  list: List | undefined
  onConfirm: () => void
  onClose: () => void
}

/** Asks before people who book meetings are sent the mails of a campaign. */
export default function CampaignDialog({ opened, list, onConfirm, onClose }: Props) {
  const shown = useLast(list)
  const campaigns = shown?.activeCampaigns ?? []
  const one = campaigns.length === 1
  return (
    <ConfirmDialog
      opened={opened}
      title={`Choose “${shown?.name ?? ''}”?`}
      confirm="Choose this list"
      busy={false}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <Stack gap="xs">
        <Text size="sm">
          {one
            ? 'A campaign is active on this list: '
            : `${campaigns.length} campaigns are active on this list: `}
          <CampaignNames campaigns={campaigns} />.
        </Text>
        <Text size="sm">
          <b>Whoever enters the list is sent {one ? 'its' : 'their'} mails by Snov.io.</b> With this list
          chosen and saved, that is everybody who books a meeting with you, or sends in a routing form, and is
          new to your Snov.io account.
        </Text>
        <Text size="sm">
          If that is not what you want, choose a list without a campaign, or pause the campaign in Snov.io
          first.
        </Text>
      </Stack>
    </ConfirmDialog>
  )
}
