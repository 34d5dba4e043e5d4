import type { ReactNode } from 'react'

import type { AccountFieldsFragment } from '@/gql/graphql'
import { Moment } from '@/ui/Moment'

import classes from './AccountFacts.module.css'

/** What is known of the connected account. */
export function AccountFacts({ account }: { account: AccountFieldsFragment }) {
  const { maskedApiUserId, connectedAt, connectedBy, verifiedAt, creditBalance } = account
  return (
    <dl className={classes.facts}>
      {maskedApiUserId !== null && (
        <Fact name="API user ID">
          <span className={classes.code}>{maskedApiUserId}</span>
        </Fact>
      )}
      {connectedAt !== null && (
        <Fact name="Connected">
          <Moment at={connectedAt} />
          {connectedBy !== null && <> by {connectedBy}</>}
        </Fact>
      )}
      {verifiedAt !== null && (
        <Fact name="Keys last accepted">
          <Moment at={verifiedAt} />
        </Fact>
      )}
      {creditBalance !== null && connectedAt !== null && (
        // Snov.io is asked for it when keys are saved, and not again.
        <Fact name="Credits">
          {creditBalance}, read <Moment at={connectedAt} />
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className={classes.name}>{name}</dt>
      <dd className={classes.value}>{children}</dd>
    </div>
  )
}
