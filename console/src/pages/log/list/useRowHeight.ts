import { useMemo, useSyncExternalStore } from 'react'

const heights = { line: 34, twoLines: 58 }

/** How high a row is, in pixels: one line where there is room, two on a narrow window. */
export function useRowHeight(): number {
  const narrow = useMemo(() => window.matchMedia('(max-width: 767px)'), [])
  const isNarrow = useSyncExternalStore(
    (listener) => {
      narrow.addEventListener('change', listener)
      return () => narrow.removeEventListener('change', listener)
    },
    () => narrow.matches,
  )
  return isNarrow ? heights.twoLines : heights.line
}
