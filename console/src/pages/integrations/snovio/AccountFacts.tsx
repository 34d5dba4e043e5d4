import type { ReactNode } from 'react'

import type { AccountFieldsFragment } from '@/gql/graphql'
import { Moment } from '@/ui/Moment'

import classes from './AccountFacts.module.css'

/** What is known of the connected account. */
export function AccountFacts({ account }: { account: AccountFieldsFragment }) {
  const { maskedApiUserId, connectedAt, connectedBy, verifiedAt, creditBalance, reads } = account
  const balance = reads.find(({ kind }) => kind === 'BALANCE')
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
      {creditBalance !== null && typeof balance?.readAt === 'string' && (
        <Fact name="Credits">
          {creditBalance}, read <Moment at={balance.readAt} />
          {balance.failedAt !== null && `. It could not be read again: ${balance.message ?? ''}`}
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
