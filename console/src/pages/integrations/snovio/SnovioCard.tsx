import { useState } from 'react'

import type { AccountFieldsFragment } from '@/gql/graphql'
import { Banner } from '@/ui/Banner'
import { Card } from '@/ui/Card'
import { GuardedButton } from '@/ui/GuardedButton'
import { lazyDialog } from '@/ui/lazyDialog'
import { useActingReason } from '@/ui/roles'

import { AccountBadge } from './AccountBadge'
import { AccountFacts } from './AccountFacts'
import classes from './SnovioCard.module.css'

const ConnectDialog = lazyDialog(() => import('./ConnectDialog'))
const DisconnectDialog = lazyDialog(() => import('./DisconnectDialog'))

type Props = { account: AccountFieldsFragment }

/** Snov.io's card: its state, and what can be done about it. */
export function SnovioCard({ account }: Props) {
  const reason = useActingReason()
  const [dialog, setDialog] = useState<'connect' | 'disconnect'>()
  const close = () => setDialog(undefined)
  const { status } = account
  const keys = connectWords[status]

  return (
    <Card>
      <div className={classes.head}>
        <div className={classes.words}>
          <div className={classes.nameRow}>
            <h3 className={classes.name}>Snov.io</h3>
            <AccountBadge status={status} />
          </div>
          <p className={classes.lead}>
            People who book meetings, and those who send in routing forms, become prospects in a list of your
            Snov.io account.
          </p>
        </div>
        <div className={classes.actions}>
          <GuardedButton
            disabledReason={reason}
            variant={keys.variant}
            size="sm"
            {...ConnectDialog.intent}
            onClick={() => setDialog('connect')}
          >
            {keys.action}
          </GuardedButton>
          {status !== 'DISCONNECTED' && (
            <GuardedButton
              disabledReason={reason}
              variant="default"
              size="sm"
              {...DisconnectDialog.intent}
              onClick={() => setDialog('disconnect')}
            >
              Disconnect
            </GuardedButton>
          )}
        </div>
      </div>
      {status === 'CREDENTIALS_REJECTED' && (
        <div className={classes.notice}>
          <Banner tone="danger" title="Snov.io rejects the API keys">
            {account.rejectedMessage}
          </Banner>
        </div>
      )}
      {status !== 'DISCONNECTED' && <AccountFacts account={account} />}
      <ConnectDialog opened={dialog === 'connect'} status={status} onClose={close} />
      <DisconnectDialog opened={dialog === 'disconnect'} onClose={close} />
    </Card>
  )
}

const connectWords = {
  CONNECTED: { action: 'Replace keys', variant: 'default' },
  CREDENTIALS_REJECTED: { action: 'Reconnect', variant: 'filled' },
  DISCONNECTED: { action: 'Connect', variant: 'filled' },
} as const
