import { Skeleton } from '@mantine/core'

import classes from './LogSkeleton.module.css'

const widths = ['64%', '52%', '71%', '58%', '66%', '49%', '61%', '55%']

/** Stands where the rows will be. */
export function LogSkeleton() {
  return (
    <div className={classes.rows} role="status" aria-label="Reading the log">
      {widths.map((width) => (
        <div key={width} className={classes.row}>
          <Skeleton height={12} width={84} />
          <Skeleton height={18} width={92} radius="xl" />
          <Skeleton height={12} width={width} />
        </div>
      ))}
    </div>
  )
}
