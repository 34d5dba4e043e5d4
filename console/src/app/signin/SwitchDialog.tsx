import { Button } from '@mantine/core'
import { useEffect, useId, useRef } from 'react'

import { useApi } from '@/api/api'
import type { OfferedLink } from '@/api/session'

import classes from './SignInDialog.module.css'

/**
 * Asks before a sign-in link replaces somebody else's sign-in. Any page can open such a link,
 * so the safe answer has the focus. It is the browser's own modal dialog, above every other one.
 */
export function SwitchDialog({ token, current, viewer }: OfferedLink) {
  const { session } = useApi()
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const opened = dialog.current
    opened?.showModal()
    opened?.querySelector('button')?.focus()
    return () => opened?.close()
  }, [])

  return (
    <dialog
      ref={dialog}
      className={classes.dialog}
      aria-labelledby={id}
      aria-describedby={`${id}-words`}
      onClose={() => session.keepCurrent()}
    >
      <h2 id={id} className={classes.title}>
        Switch to another sign-in?
      </h2>
      <div id={`${id}-words`} className={classes.words}>
        <p>A sign-in link was opened in this tab. It signs you in as somebody else.</p>
        <dl className={classes.facts}>
          <dt>You are signed in as</dt>
          <dd>
            {current.user}, organization {current.organization}
          </dd>
          <dt>The link signs you in as</dt>
          <dd>
            {viewer.user}, organization {viewer.organization}
          </dd>
        </dl>
        <p>
          If you did not expect this link, stay signed in. If you switch, changes on this page that you did
          not save are lost.
        </p>
      </div>
      <div className={classes.actions}>
        <Button size="sm" onClick={() => session.keepCurrent()}>
          Stay signed in
        </Button>
        <Button size="sm" variant="default" onClick={() => session.startOver(token)}>
          Switch to {viewer.organization === current.organization ? viewer.user : viewer.organization}
        </Button>
      </div>
    </dialog>
  )
}
