import { useId, type ReactNode } from 'react'

import classes from './ChoiceList.module.css'
import { HiddenLegend } from './HiddenLegend'

type Props<Value extends string> = {
  /** What is chosen, for screen readers. */
  legend: string
  /** Any number of them, or one. */
  type: 'checkbox' | 'radio'
  options: readonly { value: Value; label: ReactNode }[]
  chosen: readonly Value[]
  onChoose: (value: Value) => void
}

/** Choices below each other, each with a box to check or a dot. */
export function ChoiceList<Value extends string>({ legend, type, options, chosen, onChoose }: Props<Value>) {
  const group = useId()
  return (
    <fieldset className={classes.list}>
      <HiddenLegend>{legend}</HiddenLegend>
      {options.map(({ value, label }) => (
        <label key={value} className={classes.choice}>
          <input
            type={type}
            name={group}
            className={classes.mark}
            checked={chosen.includes(value)}
            onChange={() => onChoose(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
