import type { ReactNode } from 'react'

import { useApi } from '@/api/api'
import { useStore } from '@/api/store'

import { SignInDialog } from './SignInDialog'
import { SignInPage } from './SignInPage'
import { SwitchDialog } from './SwitchDialog'
import { Unreachable } from './Unreachable'
import { useHeldEscape } from './useHeldEscape'
import { useSignInLinks } from './useSignInLinks'

/** Lets in who is signed in, asks the others for a token, and asks before a link replaces a sign-in. */
export function Gate({ children }: { children: ReactNode }) {
  const offer = useStore(useApi().session.offer)
  useSignInLinks()
  useHeldEscape()
  return (
    <>
      <Entrance>{children}</Entrance>
      {offer !== undefined && <SwitchDialog key={offer.token} {...offer} />}
    </>
  )
}

function Entrance({ children }: { children: ReactNode }) {
  const state = useStore(useApi().session)
  switch (state.kind) {
    case 'checking':
      return null
    case 'signedOut':
      return <SignInPage notice={state.notice} />
    case 'unreachable':
      return <Unreachable message={state.message} />
    case 'signedIn':
      return (
        <>
          {children}
          {state.expired && <SignInDialog />}
        </>
      )
  }
}
