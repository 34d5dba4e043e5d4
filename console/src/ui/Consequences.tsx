import type { ReactNode } from 'react'

import classes from './Consequences.module.css'

/** What a ConfirmDialog says will happen and will not, each as a list item. */
export function Consequences({ children }: { children: ReactNode }) {
  return <ul className={classes.list}>{children}</ul>
}
