import { Check, Mail } from 'lucide-react'

import { Badge } from '@/ui/Badge'
import { formatMany } from '@/ui/format'

import classes from './ListOption.module.css'
import type { List } from './lists'

type Props = { list: List; chosen: boolean }

/** A list as it is offered: how full it is, and whether entering it brings mail. */
export function ListOption({ list: { name, prospectCount, activeCampaigns }, chosen }: Props) {
  return (
    <span className={classes.option}>
      <span className={classes.name}>
        <Check size={14} className={classes.check} data-chosen={chosen || undefined} aria-hidden />
        {name}
      </span>{' '}
      <span className={classes.facts}>
        {activeCampaigns !== null && activeCampaigns.length > 0 && (
          <Badge tone="warn" icon={Mail}>
            {activeCampaigns.length === 1 ? 'Active campaign' : `${activeCampaigns.length} active campaigns`}
          </Badge>
        )}{' '}
        <span className={classes.count}>{formatMany(prospectCount, 'prospect')}</span>
      </span>
    </span>
  )
}
