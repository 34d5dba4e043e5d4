import { Fragment } from 'react'

import type { List } from './lists'

/** Names campaigns in a sentence: “A”, “B” and “C”. */
export function CampaignNames({ campaigns }: { campaigns: NonNullable<List['activeCampaigns']> }) {
  return campaigns.map(({ id, name }, index) => (
    <Fragment key={id}>
      {index > 0 && (index === campaigns.length - 1 ? ' and ' : ', ')}
      <b>“{name}”</b>
    </Fragment>
  ))
}
