import { useEffect } from 'react'

import { useApi } from '@/api/api'
import type { SignInResult } from '@/api/session'
import { takeTokenFromAddress } from '@/api/token'
import { notifyFailure } from '@/ui/notify'

/** A sign-in link that is opened in a tab where the console already is loads no new page. */
export function useSignInLinks(): void {
  const { session } = useApi()
  useEffect(() => {
    const listener = () => {
      const token = takeTokenFromAddress(window.location, window.history)
      if (token !== undefined) void session.openLink(token).then(tellLinkProblem)
    }
    window.addEventListener('hashchange', listener)
    return () => window.removeEventListener('hashchange', listener)
  }, [session])
}

/** Tells why a sign-in link did not work. Who was signed in stays so. */
export function tellLinkProblem(result: SignInResult): void {
  if (result.kind === 'problem') notifyFailure(result.message, 'The sign-in link did not work')
}
