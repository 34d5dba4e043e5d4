import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import classes from './Banner.module.css'
import type { Tone } from './tone'

const icons = {
  ok: CircleCheck,
  warn: TriangleAlert,
  danger: CircleAlert,
  info: Info,
  neutral: Info,
} as const

type Props = {
  tone: Tone
  title?: string
  /** What can be done: on the right, or below where there is no room. */
  action?: ReactNode
  /** A button that takes the banner away. */
  close?: ReactNode
  /** `alert` interrupts a screen reader, `status` waits; without one it is read in its turn. */
  role?: 'alert' | 'status'
  children?: ReactNode
}

/** A few sentences that stand out from the page. */
export function Banner({ tone, title, action, close, role, children }: Props) {
  const Icon = icons[tone]
  return (
    <div className={classes.banner} data-tone={tone} role={role}>
      <Icon className={classes.icon} size={16} aria-hidden />
      <div className={classes.body}>
        <div className={classes.words}>
          {title !== undefined && <p className={classes.title}>{title}</p>}
          {children !== undefined && <div>{children}</div>}
        </div>
        {action}
      </div>
      {close}
    </div>
  )
}
