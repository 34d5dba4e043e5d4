import { ArrowRight, Lock } from 'lucide-react'

import classes from './LockedRows.module.css'

/** What the three rows of every organization carry, by their sources. */
const words: Readonly<Record<string, { from: string; to: string }>> = {
  'invitee.email': { from: 'Email address of the invitee', to: 'Email' },
  'invitee.name': { from: 'Name of the person', to: 'Name' },
  'invitee.phone': { from: 'Phone number of the person', to: 'Phone' },
}

type Props = {
  rows: readonly { source: string; target: string }[]
  /** The form field that holds the address where a routing form has no respondent's; null: none. */
  formEmailField: string | null
}

/** The rows that nobody can change or remove. */
export function LockedRows({ rows, formEmailField }: Props) {
  return (
    <ul className={classes.list} aria-label="Locked rows">
      {rows.map(({ source, target }) => (
        <li key={source} className={classes.row}>
          <Lock size={14} className={classes.lock} role="img" aria-label="Locked" />
          <span className={classes.from}>
            {words[source]?.from ?? source}
            {source === 'invitee.email' && formWords(formEmailField)}
          </span>
          <ArrowRight size={14} className={classes.arrow} role="img" aria-label="to" />
          <span className={classes.to}>{words[source]?.to ?? target}</span>
        </li>
      ))}
    </ul>
  )
}

/** Where the address of a routing form comes from, after that of a booking. */
function formWords(field: string | null): string {
  return field === null
    ? '; of a routing form, the respondent’s'
    : `; of a routing form, the respondent’s, or else the form field “${field}”`
}
