import { useNow } from '@/api/hooks'
import { formatDuration } from '@/ui/format'

import classes from './WaitNote.module.css'

type Props = {
  /** What can be read again, for example "The lists". */
  what: string
  /** By the server's clock. */
  until: number
  /** Whether something older is shown in the meantime. */
  shownMeanwhile: boolean
}

/** Says that Snov.io cannot be asked just now, and counts down to when it can. */
export function WaitNote({ what, until, shownMeanwhile }: Props) {
  const left = Math.ceil((until - useNow(true)) / 1000)
  if (left <= 0) return null
  return (
    <p className={classes.note}>
      <span role="status">
        {shownMeanwhile
          ? `${what} were read a moment ago, or the Snov.io account has used up its calls of this minute.`
          : `The Snov.io account has used up its calls of this minute. ${what} are read by themselves as soon as it has one.`}
      </span>{' '}
      <span aria-hidden>
        {shownMeanwhile ? 'They can be refreshed' : 'That is'} in {formatDuration(left)}.
      </span>
    </p>
  )
}
