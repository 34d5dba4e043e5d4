import { ArrowUp } from 'lucide-react'

import { formatCount, formatMany } from '@/ui/format'

import classes from './NewPill.module.css'

type Props = {
  count: number
  onClick: () => void
}

/** Says how many entries came in above what one reads, and leads to them. */
export function NewPill({ count, onClick }: Props) {
  return (
    <button
      type="button"
      className={classes.pill}
      aria-label={`${formatCount(count)} new: show ${formatMany(count, 'new entry', 'new entries')}`}
      onClick={onClick}
    >
      <ArrowUp size={14} aria-hidden />
      {formatCount(count)} new
    </button>
  )
}
