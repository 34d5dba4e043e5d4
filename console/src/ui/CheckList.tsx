import type { ReactNode } from 'react'

import classes from './CheckList.module.css'

type Props<Value extends string> = {
  /** What is chosen, for screen readers. */
  legend: string
  options: readonly { value: Value; label: ReactNode }[]
  chosen: readonly Value[]
  onToggle: (value: Value) => void
}

/** Any number of choices, each with a box to check. */
export function CheckList<Value extends string>({ legend, options, chosen, onToggle }: Props<Value>) {
  return (
    <fieldset className={classes.list}>
      <legend className={classes.legend}>{legend}</legend>
      {options.map(({ value, label }) => (
        <label key={value} className={classes.choice}>
          <input
            type="checkbox"
            className={classes.box}
            checked={chosen.includes(value)}
            onChange={() => onToggle(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
