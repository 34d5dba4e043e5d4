import { useState } from 'react'

import { useMutation } from '@/api/hooks'
import { Card } from '@/ui/Card'
import { GuardedButton } from '@/ui/GuardedButton'
import { Panel } from '@/ui/Panel'
import { lazyDialog } from '@/ui/lazyDialog'
import { notifySuccess, tellUserErrors } from '@/ui/notify'

import { resumeSync } from '../documents'
import classes from './PausePanel.module.css'

const PauseDialog = lazyDialog(() => import('./PauseDialog'))

type Props = {
  paused: boolean
  reason: string | undefined
}

/** Holds the whole sync, or lets it go on. It takes effect at once and is part of no save. */
export function PausePanel({ paused, reason }: Props) {
  const [asking, setAsking] = useState(false)
  const [resume, resuming] = useMutation(resumeSync)

  async function onResume() {
    const done = await resume({})
    if (done === undefined) return
    const { userErrors } = done.resumeSync
    tellUserErrors(userErrors)
    if (userErrors.length === 0) notifySuccess('The sync goes on.')
  }

  return (
    <Panel title="Pause">
      <Card>
        <div className={classes.row}>
          <p className={classes.words}>
            {paused
              ? 'The sync is paused. Events are accepted and wait in order; resume it, and they are sent.'
              : 'The sync runs. While it is paused, events are accepted and wait in order, and nothing is sent to Snov.io.'}
          </p>
          <GuardedButton
            disabledReason={reason}
            variant="default"
            size="sm"
            loading={resuming}
            {...PauseDialog.intent}
            onClick={() => (paused ? void onResume() : setAsking(true))}
          >
            {paused ? 'Resume the sync' : 'Pause the sync'}
          </GuardedButton>
        </div>
      </Card>
      <PauseDialog opened={asking} onClose={() => setAsking(false)} />
    </Panel>
  )
}
