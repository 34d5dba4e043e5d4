import { Banner } from '@/ui/Banner'
import { Moment } from '@/ui/Moment'
import { formatMany } from '@/ui/format'

import { CampaignNames } from './CampaignNames'
import classes from './ListState.module.css'
import type { Chosen } from './lists'

/** What there is to know of the chosen list. */
export function ListState({ chosen }: { chosen: Chosen }) {
  switch (chosen.kind) {
    case 'unread':
      return null
    case 'none':
      return (
        <Banner tone="info" title="No list is chosen">
          Every event is skipped until one is. Choose a list, or create one.
        </Banner>
      )
    case 'deleted':
      return (
        <Banner tone="danger" title={`The list “${chosen.list.name}” is deleted`}>
          It was deleted at Snov.io
          {chosen.list.deletedAt !== null && (
            <>
              {' '}
              <Moment at={chosen.list.deletedAt} />
            </>
          )}
          . Choose another list and save: events that are blocked by this then run by themselves.
        </Banner>
      )
    case 'unknown':
      return (
        <Banner tone="danger" title="The chosen list is not in this Snov.io account">
          There is no list with the id {chosen.id}. Perhaps another account was connected. Choose a list of
          this account and save.
        </Banner>
      )
    case 'there': {
      const { prospectCount, activeCampaigns } = chosen.list
      if (activeCampaigns === null) {
        return (
          <Banner tone="warn" title="It is not known whether a campaign is active on this list">
            Snov.io’s campaigns could not be read. Look in Snov.io whether one mails this list, or refresh the
            lists. {formatMany(prospectCount, 'prospect is', 'prospects are')} in it now.
          </Banner>
        )
      }
      const one = activeCampaigns.length === 1
      if (activeCampaigns.length === 0) {
        return (
          <p className={classes.plain}>
            {formatMany(prospectCount, 'prospect is', 'prospects are')} in this list. No campaign mails them.
          </p>
        )
      }
      return (
        <Banner
          tone="warn"
          title={
            one
              ? 'A campaign is active on this list'
              : `${activeCampaigns.length} campaigns are active on this list`
          }
        >
          <CampaignNames campaigns={activeCampaigns} /> {one ? 'mails' : 'mail'} whoever enters it, so also
          the people who book meetings with you. {formatMany(prospectCount, 'prospect is', 'prospects are')}{' '}
          in it now.
        </Banner>
      )
    }
  }
}
