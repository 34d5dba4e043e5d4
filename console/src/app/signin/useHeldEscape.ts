import { useEffect } from 'react'

import { useApi } from '@/api/api'

/**
 * Holds Escape back while a new token is asked for: the dialogs below would take it for
 * themselves, close, and lose what was typed. This listens before any of them does.
 */
export function useHeldEscape(): void {
  const { session } = useApi()
  useEffect(() => {
    const hold = (event: KeyboardEvent) => {
      const state = session.get()
      if (event.key !== 'Escape' || state.kind !== 'signedIn' || !state.expired) return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    window.addEventListener('keydown', hold, { capture: true })
    return () => window.removeEventListener('keydown', hold, { capture: true })
  }, [session])
}
