import { useId, type ReactNode } from 'react'

import classes from './Segments.module.css'
import { HiddenLegend } from './HiddenLegend'

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
      <HiddenLegend>{legend}</HiddenLegend>
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
