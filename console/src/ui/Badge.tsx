import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

import classes from './Badge.module.css'
import type { Tone } from './tone'

type Props = {
  tone: Tone
  icon: LucideIcon
  /** Turns the icon, for what is under way. */
  turning?: boolean
  children: ReactNode
}

/** A state in a word, with an icon. */
export function Badge({ tone, icon: Icon, turning = false, children }: Props) {
  return (
    <span className={classes.badge} data-tone={tone}>
      <Icon
        className={classes.icon}
        data-turning={turning || undefined}
        size={14}
        strokeWidth={2.25}
        aria-hidden
      />
      {children}
    </span>
  )
}
