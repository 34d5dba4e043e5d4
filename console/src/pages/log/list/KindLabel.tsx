import { CalendarClock, CalendarPlus, CalendarX, ClipboardList, UserX, type LucideIcon } from 'lucide-react'

import type { SyncKind } from '@/gql/graphql'
import { kindWords } from '@/words/words'

import classes from './KindLabel.module.css'

const icons: Readonly<Record<SyncKind, LucideIcon>> = {
  BOOKING_CREATED: CalendarPlus,
  BOOKING_CANCELED: CalendarX,
  BOOKING_RESCHEDULED: CalendarClock,
  BOOKING_NO_SHOW: UserX,
  ROUTING_FORM_SUBMITTED: ClipboardList,
}

/** What happened, in a word with an icon. */
export function KindLabel({ kind }: { kind: SyncKind }) {
  const Icon = icons[kind]
  return (
    <span className={classes.kind}>
      <Icon className={classes.icon} size={14} aria-hidden />
      {kindWords[kind].label}
    </span>
  )
}
