import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
} from 'react'

import { useNow } from '@/api/hooks'
import { formatAgo } from '@/ui/format'

import type { FeedState, LogFeed } from '../feed/LogFeed'
import classes from './LogGrid.module.css'
import { LogHead } from './LogHead'
import { lineId, LogLine } from './LogLine'
import { NewPill } from './NewPill'
import { formatUntil } from './times'
import { useRowHeight } from './useRowHeight'
import { topEdge, useStillRows } from './useStillRows'
import { useWindowedRows } from './useWindowedRows'

/** When so many rows are left below what is in sight, the next page is asked for. */
const ahead = 80

type Props = {
  feed: LogFeed
  state: FeedState
  /** Whether the rows are those of another filter, and about to change. */
  changing: boolean
  /** The entry that is open. */
  openId: string | undefined
  onOpen: (id: string) => void
}

/**
 * The rows of the log. The keyboard goes from row to row; the row that has the focus is
 * drawn wherever it is, so that the focus stays while rows come in or scroll away.
 */
export function LogGrid({ feed, state, changing, openId, onOpen }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const wanted = useRef<string>(undefined)
  const hadFocus = useRef(false)
  const [activeId, setActiveId] = useState<string>()
  const [scrolled, setScrolled] = useState(false)
  const [focused, setFocused] = useState(false)
  const rowHeight = useRowHeight()
  const now = useNow(true)

  const { shown, fresh, older } = state
  const active = activeId === undefined ? undefined : feed.find(activeId)
  const activeIndex = active === undefined ? -1 : feed.rank(active)
  const numbers = useWindowedRows({ scroller, count: shown, rowHeight, kept: activeIndex })
  const lastDrawn = numbers.findLast((index) => index !== activeIndex) ?? 0
  useStillRows(scroller, feed, rowHeight)

  // Whoever reads further down, goes through the rows or has one open is not pushed about.
  const reading = scrolled || focused || openId !== undefined
  const filled = shown > 0
  useEffect(() => {
    if (reading && filled) feed.hold()
    else feed.release()
  }, [feed, reading, filled])

  useEffect(() => {
    const ids = [openId, focused ? activeId : undefined]
    feed.keep(new Set(ids.filter((id) => id !== undefined)))
  }, [feed, openId, focused, activeId])

  useEffect(() => {
    if (older === 'idle' && lastDrawn + ahead >= shown) void feed.readOlder()
  }, [feed, older, lastDrawn, shown])

  useLayoutEffect(() => {
    const id = wanted.current
    wanted.current = undefined
    if (id !== undefined) document.getElementById(lineId(id))?.focus({ preventScroll: true })
    // A row that is gone leaves the focus nowhere: the first one in sight takes it.
    else if (hadFocus.current && document.activeElement === document.body)
      scroller.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })
  })

  const onFocus = useCallback((id: string) => {
    hadFocus.current = true
    setFocused(true)
    setActiveId(id)
  }, [])

  const onBlur = useCallback((event: FocusEvent) => {
    if (scroller.current?.contains(event.relatedTarget) === true) return
    hadFocus.current = false
    setFocused(false)
  }, [])

  const goTo = useCallback(
    (index: number) => {
      const row = feed.at(index)
      const element = scroller.current
      if (row === undefined || element === null) return
      const top = index * rowHeight
      if (top < element.scrollTop) element.scrollTop = top
      else if (top + rowHeight > element.scrollTop + element.clientHeight)
        element.scrollTop = top + rowHeight - element.clientHeight
      wanted.current = row.id
      setActiveId(row.id)
    },
    [feed, rowHeight],
  )

  const showNewest = useCallback(() => {
    feed.release()
    feed.hold()
    if (scroller.current !== null) scroller.current.scrollTop = 0
    goTo(0)
  }, [feed, goTo])

  const onKeyDown = useCallback(
    (event: KeyboardEvent, index: number) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const last = feed.state.get().shown - 1
      const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1)
      const go = (to: number) => goTo(Math.min(last, Math.max(0, to)))
      const actions: Partial<Record<string, () => void>> = {
        ArrowDown: () => go(index + 1),
        ArrowUp: () => go(index - 1),
        PageDown: () => go(index + page),
        PageUp: () => go(index - page),
        Home: showNewest,
        End: () => go(last),
        Enter: () => openAt(index),
        ' ': () => openAt(index),
      }
      const openAt = (at: number) => {
        const row = feed.at(at)
        if (row !== undefined) onOpen(row.id)
      }
      const action = actions[event.key]
      if (action === undefined) return
      event.preventDefault()
      action()
    },
    [feed, rowHeight, goTo, showNewest, onOpen],
  )

  const first = numbers[0] ?? 0
  const tabbable = activeIndex >= 0 && activeIndex < shown ? activeIndex : first
  return (
    <div className={classes.frame} data-changing={changing || undefined}>
      {fresh > 0 && <NewPill count={fresh} onClick={showNewest} />}
      <div
        role="grid"
        className={classes.grid}
        aria-label="Sync log, newest first"
        aria-rowcount={older === 'end' ? shown + 1 : -1}
        aria-busy={changing}
      >
        <LogHead />
        <div
          ref={scroller}
          className={classes.scroller}
          onScroll={(event) => setScrolled(event.currentTarget.scrollTop > topEdge)}
        >
          <div role="rowgroup" className={classes.rows} style={{ height: shown * rowHeight }}>
            {numbers.map((index) => {
              const row = feed.at(index)
              if (row === undefined) return null
              const { createdAt, nextAttemptAt } = row.entry
              return (
                <LogLine
                  key={row.id}
                  row={row}
                  index={index}
                  top={index * rowHeight}
                  height={rowHeight}
                  tabbable={index === tabbable}
                  open={row.id === openId}
                  ago={formatAgo(Date.parse(createdAt), now)}
                  next={nextAttemptAt === null ? undefined : formatUntil(Date.parse(nextAttemptAt), now)}
                  onOpen={onOpen}
                  onFocus={onFocus}
                  onBlur={onBlur}
                  onKeyDown={onKeyDown}
                />
              )
            })}
          </div>
        </div>
      </div>
    </div>
  )
}
