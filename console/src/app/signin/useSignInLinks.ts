import { useEffect } from 'react'

import { useApi } from '@/api/api'
import { takeTokenFromAddress } from '@/api/token'
import { tellFailure } from '@/ui/notify'

/** A sign-in link that is opened in a tab where the console already is loads no new page. */
export function useSignInLinks(): void {
  const { session } = useApi()
  useEffect(() => {
    async function take() {
      const token = takeTokenFromAddress(window.location, window.history)
      if (token === undefined) return
      const result = await session.signIn(token)
      if (result.kind === 'otherOrganization') session.startOver(token)
      if (result.kind === 'problem') tellFailure(result.message, 'The sign-in link did not work')
    }
    const listener = () => void take()
    window.addEventListener('hashchange', listener)
    return () => window.removeEventListener('hashchange', listener)
  }, [session])
}
