import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from 'react'

import type { LogFeed } from '../feed/LogFeed'
import type { Place } from '../rows/OrderedRows'

/** Less than this is the top. */
export const topEdge = 4

/**
 * Keeps what one reads where it is when rows above it come or go: it notes the first row in
 * sight whenever that changes, and scrolls by as many rows as it has moved since. Where
 * the rows are scrolled to is heard, and asked only before they are scrolled: to ask makes the
 * browser lay out the page.
 */
export function useStillRows(
  scrollerRef: RefObject<HTMLElement | null>,
  feed: LogFeed,
  rowHeight: number,
): void {
  const scrolledTo = useRef(0)
  const noted = useRef<{ place: Place; index: number }>(undefined)
  const drawn = useRef<unknown>(undefined)

  const note = useCallback(() => {
    const index = Math.floor(scrolledTo.current / rowHeight)
    const row = feed.at(index)
    noted.current = row && { place: row, index }
  }, [feed, rowHeight])

  useEffect(() => {
    const element = scrollerRef.current
    if (element === null) return
    const hear = () => {
      scrolledTo.current = element.scrollTop
      // Rows that are not drawn yet are not in sight.
      if (drawn.current === feed.state.get()) note()
    }
    element.addEventListener('scroll', hear, { passive: true })
    return () => element.removeEventListener('scroll', hear)
  }, [scrollerRef, feed, note])

  useLayoutEffect(() => {
    const element = scrollerRef.current
    if (element === null) return
    const moved = noted.current === undefined ? 0 : feed.rank(noted.current.place) - noted.current.index
    if (moved !== 0 && scrolledTo.current > topEdge) {
      // What was just scrolled is heard only later.
      if (element.scrollTop > topEdge) element.scrollTop += moved * rowHeight
      scrolledTo.current = element.scrollTop
    }
    drawn.current = feed.state.get()
    note()
  })
}
