import { RouteLink } from '@/ui/RouteLink'

import type { LogSearch } from '../address/search'
import classes from './ViewSwitch.module.css'

/** Leads from a person's rows to the timeline, and back. */
export function ViewSwitch({ view }: { view: LogSearch['view'] }) {
  return (
    <span className={classes.link}>
      {view === 'timeline' ? (
        <RouteLink to="/log" search={({ view: _, ...rest }) => rest}>
          Show as the log
        </RouteLink>
      ) : (
        <RouteLink to="/log" search={(before) => ({ ...before, view: 'timeline' })}>
          Show this person’s timeline
        </RouteLink>
      )}
    </span>
  )
}
