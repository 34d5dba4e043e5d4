import { useId, useLayoutEffect, useRef, type SyntheticEvent } from 'react'

import classes from './SignInDialog.module.css'
import { SignInForm } from './SignInForm'

/**
 * Asks for a new token and leaves the page below as it is, with everything typed there. It is
 * the browser's own modal dialog, which lies above every other one, and only a token closes it.
 */
export function SignInDialog() {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  // Closed while it is still in the page, it gives the focus back to where it was.
  useLayoutEffect(() => {
    const opened = dialog.current
    opened?.showModal()
    return () => opened?.close()
  }, [])

  return (
    <dialog
      ref={dialog}
      className={classes.dialog}
      aria-labelledby={id}
      onCancel={(event) => event.preventDefault()}
      onClose={openAgain}
    >
      <h2 id={id} className={classes.title}>
        Sign in again
      </h2>
      <p className={classes.words}>
        Your sign-in has expired. Nothing on the page is lost: sign in, and go on where you were.
      </p>
      <SignInForm />
    </dialog>
  )
}

/** Browsers let no page hold a dialog open against somebody's will; this one has to stay. */
function openAgain({ currentTarget: dialog }: SyntheticEvent<HTMLDialogElement>) {
  if (dialog.isConnected && !dialog.open) dialog.showModal()
}
