import { useNow } from '@/api/hooks'
import type { ReadFieldsFragment } from '@/gql/graphql'
import { Moment } from '@/ui/Moment'

import { isReadAgain } from './useSnovio'
import classes from './WaitNote.module.css'

type Props = {
  /** What was read, for example "The lists". */
  what: string
  read: ReadFieldsFragment
}

/** Says how old what is shown is, and why, where it could not be read again. */
export function Freshness({ what, read }: Props) {
  const { readAt, failedAt, message } = read
  const again = isReadAgain(read, useNow(true))
  if (readAt === null) return null
  return (
    <p className={classes.note}>
      Read <Moment at={readAt} />.{again && ' Reading again from Snov.io…'}
      {!again && failedAt !== null && (
        <>
          {' '}
          <span role="status">
            {what} could not be read again: {message}
          </span>
        </>
      )}
    </p>
  )
}
