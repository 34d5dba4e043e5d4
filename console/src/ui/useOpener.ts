import { useState } from 'react'

/**
 * What had the focus when the dialog opened. Mantine notes it too, but not for a dialog that
 * was loaded only then.
 */
export function useOpener(opened: boolean): HTMLElement | null {
  const [noted, setNoted] = useState<{ opened: boolean; opener: HTMLElement | null }>({
    opened: false,
    opener: null,
  })
  if (opened !== noted.opened) {
    const opener = document.activeElement instanceof HTMLElement ? document.activeElement : null
    setNoted({ opened, opener: opened ? opener : noted.opener })
  }
  return noted.opener
}
