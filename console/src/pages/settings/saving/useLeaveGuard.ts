import { useBlocker } from '@tanstack/react-router'
import { useCallback } from 'react'

type Guard = {
  /** Whether somebody is about to leave and is asked. */
  asking: boolean
  leave: () => void
  stay: () => void
}

/**
 * Asks before the page is left with unsaved changes. The browser asks in its own words
 * where the whole tab is closed or loaded anew. Opening the preview does not leave the page.
 */
export function useLeaveGuard(dirty: boolean): Guard {
  const shouldBlockFn = useCallback(
    ({ current, next }: { current: { pathname: string }; next: { pathname: string } }) =>
      dirty && current.pathname !== next.pathname,
    [dirty],
  )
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn,
    enableBeforeUnload: dirty,
    withResolver: true,
  })
  return {
    asking: status === 'blocked',
    leave: () => proceed?.(),
    stay: () => reset?.(),
  }
}
