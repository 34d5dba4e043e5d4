import classes from './LogHead.module.css'

const columns = [
  { area: 'time', name: 'Time' },
  { area: 'status', name: 'Status' },
  { area: 'kind', name: 'Event' },
  { area: 'person', name: 'Person' },
  { area: 'what', name: 'Reason' },
  { area: 'attempts', name: 'Attempts' },
  { area: 'next', name: 'Next' },
] as const

/** The names of the columns. On a narrow window, where rows have two lines, only screen readers need them. */
export function LogHead() {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" className={classes.row} aria-rowindex={1}>
        {columns.map(({ area, name }) => (
          <div key={area} role="columnheader" className={classes.name} data-area={area}>
            {name}
          </div>
        ))}
      </div>
    </div>
  )
}
