import { Button } from '@mantine/core'

import { useStore } from '@/api/store'
import { formatMany } from '@/ui/format'

import type { LogFeed } from './feed/LogFeed'
import { timeZoneName } from './list/times'
import classes from './LogFoot.module.css'

/** How much of the log is here, and whose clock its times are by. */
export function LogFoot({ feed }: { feed: LogFeed }) {
  const { phase, shown, older, olderProblem } = useStore(feed.state)
  if (phase !== 'ready') return null
  return (
    <div className={classes.foot}>
      <span>
        {older === 'end'
          ? `${formatMany(shown, 'entry', 'entries')} in all`
          : `${formatMany(shown, 'entry', 'entries')} loaded`}
        {older === 'reading' && '; older ones are being read …'}
        {older === 'idle' && '; older ones follow'}
      </span>
      {older === 'failed' && (
        <span role="alert" className={classes.problem}>
          Older entries could not be read. {olderProblem?.message}{' '}
          <Button variant="default" size="compact-xs" onClick={() => void feed.readOlder()}>
            Try again
          </Button>
        </span>
      )}
      <span className={classes.zone}>Times in {timeZoneName}</span>
    </div>
  )
}
