import type { ReactNode } from 'react'

import classes from './Card.module.css'

/** A surface that sets its content apart from the page. */
export function Card({ children, flush = false }: { children: ReactNode; flush?: boolean }) {
  return (
    <div className={classes.card} data-flush={flush || undefined}>
      {children}
    </div>
  )
}
