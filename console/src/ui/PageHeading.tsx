import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, type ReactNode } from 'react'

import classes from './PageHeading.module.css'

type Props = {
  title: string
  /** A sentence on what the page is for. */
  children?: ReactNode
  /** What can be done with the whole page, on the right. */
  actions?: ReactNode
}

/**
 * A page's heading, which also names the window and, after a navigation, takes the
 * focus: without that a screen reader would not notice that the page is another one.
 */
export function PageHeading({ title, children, actions }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  const navigated = useRouterState({ select: (state) => state.resolvedLocation !== undefined })
  const arrived = useRef(navigated)

  useEffect(() => {
    document.title = `${title} · snovsync`
  }, [title])

  useEffect(() => {
    if (arrived.current) heading.current?.focus({ preventScroll: true })
  }, [])

  return (
    <div className={classes.row}>
      <div className={classes.words}>
        <h1 ref={heading} tabIndex={-1} className={classes.title}>
          {title}
        </h1>
        {children !== undefined && <p className={classes.purpose}>{children}</p>}
      </div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  )
}
