import { useId, type ReactNode } from 'react'

import classes from './Segments.module.css'

type Props<Value> = {
  /** What is chosen, for screen readers. */
  legend: string
  /** Where an option has a picture, its name is a tooltip. */
  options: readonly { value: Value; name: string; picture?: ReactNode }[]
  chosen: Value
  onChoose: (value: Value) => void
}

/** One of a few choices that are seen at once. */
export function Segments<Value>({ legend, options, chosen, onChoose }: Props<Value>) {
  const group = useId()
  return (
    <fieldset className={classes.switch}>
      <legend className={classes.legend}>{legend}</legend>
      {options.map(({ value, name, picture }) => (
        <label key={name} className={classes.choice} title={picture === undefined ? undefined : name}>
          <input
            type="radio"
            name={group}
            className={classes.input}
            aria-label={name}
            checked={value === chosen}
            onChange={() => onChoose(value)}
          />
          {picture ?? name}
        </label>
      ))}
    </fieldset>
  )
}
