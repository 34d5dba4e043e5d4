import type { ReactNode } from 'react'

import classes from './Page.module.css'

/** The column of a page that is read from top to bottom. A page that fills the window needs none. */
export function Page({ children }: { children: ReactNode }) {
  return <div className={classes.page}>{children}</div>
}
