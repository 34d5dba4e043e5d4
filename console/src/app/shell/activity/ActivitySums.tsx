import { formatCount } from '@/ui/format'

import classes from './ActivitySums.module.css'
import { outcomeNames, outcomes, type Counts } from './outcomes'

/** What ended in all, which is also what the colors of the chart mean. */
export function ActivitySums({ sums, time }: { sums: Counts; time: string }) {
  return (
    <ul className={classes.sums} aria-label={`Ended in ${time}`}>
      {outcomes.map((outcome) => (
        <li key={outcome} className={classes.sum}>
          <span className={classes.color} data-outcome={outcome} aria-hidden />
          <b>{formatCount(sums[outcome])}</b> {outcomeNames[outcome]}
        </li>
      ))}
    </ul>
  )
}
