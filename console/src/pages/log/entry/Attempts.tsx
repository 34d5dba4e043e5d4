import { formatMany } from '@/ui/format'

import { Attempt } from './Attempt'
import classes from './EntryDetail.module.css'
import type { Entry } from './useEntry'

/** The calls that were made for an entry, the last one first and open. */
export function Attempts({ entry }: { entry: Entry }) {
  const { attempts, mergedInto } = entry
  const newestFirst = attempts.toReversed()
  return (
    <section aria-labelledby="entry-attempts">
      <h3 id="entry-attempts" className={classes.title}>
        {attempts.length === 0
          ? 'Calls to Snov.io'
          : formatMany(attempts.length, 'call to Snov.io', 'calls to Snov.io')}
      </h3>
      {attempts.length === 0 && <p className={classes.note}>No call was made for it.</p>}
      {mergedInto !== null && attempts.length > 0 && (
        <p className={classes.note}>One call did for this entry and for the one it was merged into.</p>
      )}
      {newestFirst.map((attempt, index) => (
        <Attempt key={attempt.id} attempt={attempt} number={attempts.length - index} open={index === 0} />
      ))}
    </section>
  )
}
