import { useState, type KeyboardEvent, type PointerEvent } from 'react'

/** Which part of the chart somebody looks at, by pointer or by keyboard. */
export function useLook(count: number) {
  const [looked, setLooked] = useState<number>()
  const last = count - 1
  // The chart may have become shorter meanwhile.
  const at = looked === undefined ? undefined : Math.min(looked, last)

  function onKeyDown(event: KeyboardEvent) {
    const from = at ?? last
    const to = {
      ArrowLeft: from - 1,
      ArrowDown: from - 1,
      ArrowRight: from + 1,
      ArrowUp: from + 1,
      Home: 0,
      End: last,
    }[event.key]
    if (to !== undefined) setLooked(Math.min(Math.max(to, 0), last))
    else if (event.key === 'Escape' && at !== undefined) setLooked(undefined)
    else return
    event.preventDefault()
  }

  function onPointerMove({ clientX, currentTarget }: PointerEvent) {
    const { left, width } = currentTarget.getBoundingClientRect()
    const share = width > 0 ? (clientX - left) / width : 0
    setLooked(Math.min(Math.max(Math.floor(share * count), 0), last))
  }

  return {
    at,
    events: {
      onKeyDown,
      onPointerMove,
      onFocus: () => setLooked(last),
      onBlur: () => setLooked(undefined),
      onPointerLeave: () => setLooked(undefined),
    },
  }
}
