import { memo } from 'react'

import classes from './ActivityChart.module.css'
import { barsOf } from './bars'
import { countsInWords, partInWords, type Part } from './outcomes'
import { useLook } from './useLook'

type Props = {
  /** At least one, oldest first. */
  parts: readonly Part[]
  /** What time they are of: "the last 24 hours". */
  time: string
}

/**
 * A bar for each part of time. To a keyboard and a screen reader it is a slider that changes
 * nothing: the arrow keys go from part to part, and each says what ended in it.
 */
export function ActivityChart({ parts, time }: Props) {
  const { at, events } = useLook(parts.length)
  const last = parts.length - 1
  const shown = parts[at ?? last]
  const words = shown && `${partInWords(shown)}: ${countsInWords(shown)}`
  return (
    <div
      className={classes.chart}
      role="slider"
      tabIndex={0}
      aria-label={`What ended in ${time}, part by part`}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={at ?? last}
      aria-valuetext={words}
      {...events}
    >
      <Bars parts={parts} at={at} />
      {at !== undefined && (
        <div className={classes.tip} data-side={at > last / 2 ? 'left' : 'right'} aria-hidden>
          {words}
        </div>
      )}
    </div>
  )
}

const height = 24

const Bars = memo(function Bars({ parts, at }: { parts: readonly Part[]; at: number | undefined }) {
  return (
    <svg
      className={classes.bars}
      viewBox={`0 0 ${parts.length} ${height}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      {at !== undefined && <rect className={classes.mark} x={at} y={0} width={1} height={height} />}
      {barsOf(parts, height).flatMap((pieces, x) =>
        pieces.map((piece) => (
          <rect
            key={`${x}-${piece.outcome}`}
            data-outcome={piece.outcome}
            x={x + 0.1}
            y={height - piece.from - piece.height}
            width={0.8}
            height={piece.height}
          />
        )),
      )}
    </svg>
  )
})
