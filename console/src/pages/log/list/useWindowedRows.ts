import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, type RefObject } from 'react'

/** The virtual list counts in steps of so many rows; see below. */
const step = 4096

type Options = {
  scroller: RefObject<HTMLElement | null>
  /** How many rows there are. */
  count: number
  rowHeight: number
  /** The number of a row that is drawn wherever it is, because it has the focus; -1: none. */
  kept: number
}

/**
 * The numbers of the rows to draw. All rows are equally high, so that the virtual list need
 * not know which they are: it is told of a rounded number of them, because it counts all
 * of them anew when that number changes, and rows come in up to many times a second.
 */
export function useWindowedRows({ scroller, count, rowHeight, kept }: Options): number[] {
  // The compiler that this rule speaks for is not in use.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count: Math.ceil(count / step) * step,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    rangeExtractor: (range) => {
      const numbers = defaultRangeExtractor(range).filter((index) => index < count)
      if (kept < 0 || kept >= count || numbers.includes(kept)) return numbers
      return [...numbers, kept].sort((a, b) => a - b)
    },
  })
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight])
  return virtualizer.getVirtualItems().map(({ index }) => index)
}
