import type { ReactNode } from 'react'

import { useApi } from '@/api/api'
import { useStore } from '@/api/store'

import { SignInDialog } from './SignInDialog'
import { SignInPage } from './SignInPage'
import { Unreachable } from './Unreachable'
import { useHeldEscape } from './useHeldEscape'
import { useSignInLinks } from './useSignInLinks'

/** Lets in who is signed in, and asks the others for a token. */
export function Gate({ children }: { children: ReactNode }) {
  const state = useStore(useApi().session)
  useSignInLinks()
  useHeldEscape()
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
