import { lastCodes, lastNames } from '../address/last'
import { without, type LogSearch } from '../address/search'
import classes from './Form.module.css'
import { RangeForm } from './RangeForm'

type Props = {
  search: LogSearch
  onSearch: (search: LogSearch) => void
}

/** Chooses the time in which entries were accepted: one that ends now, or one from and to a moment. */
export function TimeFilter({ search, onSearch }: Props) {
  const { last, from, to } = search
  const rest = without(search, 'last', 'from', 'to')
  const custom = from !== undefined || to !== undefined
  const options = [
    { value: undefined, name: 'Any time' },
    ...lastCodes.map((value) => ({ value, name: lastNames[value] })),
  ]
  return (
    <>
      <fieldset className={classes.presets}>
        <legend className={classes.legend}>When the event was accepted</legend>
        {options.map(({ value, name }) => (
          <label key={name} className={classes.preset}>
            <input
              type="radio"
              name="log-time"
              className={classes.dot}
              checked={!custom && last === value}
              onChange={() => onSearch(value === undefined ? rest : { ...rest, last: value })}
            />
            {name}
          </label>
        ))}
      </fieldset>
      <RangeForm
        key={JSON.stringify([from, to])}
        from={from}
        to={to}
        onChange={(range) => onSearch({ ...rest, ...range })}
      />
    </>
  )
}
