import type { ReactNode } from 'react'

import classes from './Page.module.css'

type Props = {
  /** Whether it has two columns beside each other. */
  wide?: boolean
  children: ReactNode
}

/** The column of a page that is read from top to bottom. A page that fills the window needs none. */
export function Page({ wide = false, children }: Props) {
  return (
    <div className={classes.page} data-wide={wide || undefined}>
      {children}
    </div>
  )
}
