import { useId, type ReactNode, type Ref } from 'react'

import classes from './Panel.module.css'

type Props = {
  title: string
  /** A sentence below the title. */
  lead?: ReactNode
  /** What can be done with the panel's subject, on the right of the title. */
  actions?: ReactNode
  /** The title, for when the focus has to go somewhere because its control is gone. */
  titleRef?: Ref<HTMLHeadingElement>
  children: ReactNode
}

/** A titled part of a page. */
export function Panel({ title, lead, actions, titleRef, children }: Props) {
  const id = useId()
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <div className={classes.head}>
        <div className={classes.words}>
          <h2 ref={titleRef} id={id} tabIndex={-1} className={classes.title}>
            {title}
          </h2>
          {lead !== undefined && <p className={classes.lead}>{lead}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  )
}
