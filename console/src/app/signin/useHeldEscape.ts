import { useEffect } from 'react'

import { useApi } from '@/api/api'

/**
 * Holds Escape back while a new token is asked for, or whether to switch to another sign-in: the
 * dialogs below would take it for themselves, close, and lose what was typed. This listens before
 * any of them does.
 */
export function useHeldEscape(): void {
  const { session } = useApi()
  useEffect(() => {
    const hold = (event: KeyboardEvent) => {
      const state = session.get()
      const offered = session.offer.get() !== undefined
      if (event.key !== 'Escape' || (!offered && (state.kind !== 'signedIn' || !state.expired))) return
      event.preventDefault()
      event.stopImmediatePropagation()
      if (offered) session.keepCurrent()
    }
    window.addEventListener('keydown', hold, { capture: true })
    return () => window.removeEventListener('keydown', hold, { capture: true })
  }, [session])
}
