import { memo, type FocusEvent, type KeyboardEvent } from 'react'

import type { LogRow } from '../rows/LogRows'
import { LogCells } from './LogCells'
import classes from './LogLine.module.css'

type Props = {
  row: LogRow
  /** Its number among the rows that are shown. */
  index: number
  /** Where it lies, in pixels. */
  top: number
  height: number
  /** Whether the keyboard comes to it first. */
  tabbable: boolean
  /** Whether its entry is open. */
  open: boolean
  ago: string
  next: string | undefined
  onOpen: (id: string) => void
  onFocus: (id: string) => void
  onBlur: (event: FocusEvent) => void
  onKeyDown: (event: KeyboardEvent, index: number) => void
}

/** A row at its place. What it shows is drawn apart, so that moving it costs little. */
export const LogLine = memo(function LogLine({
  row,
  index,
  top,
  height,
  tabbable,
  open,
  ago,
  next,
  onOpen,
  onFocus,
  onBlur,
  onKeyDown,
}: Props) {
  const { id, entry, left } = row
  return (
    <div
      role="row"
      id={lineId(id)}
      className={classes.line}
      style={{ top, height }}
      aria-rowindex={index + 2}
      aria-current={open || undefined}
      data-left={left || undefined}
      tabIndex={tabbable ? 0 : -1}
      onClick={() => {
        // Whoever marks a text with the pointer does not want the row to open.
        if (window.getSelection()?.type !== 'Range') onOpen(id)
      }}
      onFocus={() => onFocus(id)}
      onBlur={onBlur}
      onKeyDown={(event) => onKeyDown(event, index)}
    >
      <LogCells entry={entry} left={left} ago={ago} next={next} />
    </div>
  )
})

/** The id of a row's element. */
export function lineId(id: string): string {
  return `entry-${id}`
}
