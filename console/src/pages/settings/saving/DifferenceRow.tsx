import { useId } from 'react'

import type { Comparison, Difference, Side } from '../model/merge'
import { diffOf, type Line } from '../model/diff'
import { fieldLabels, type Names } from '../model/wording'
import classes from './DifferenceRow.module.css'

type Props = {
  difference: Difference
  comparison: Comparison
  names: Names
  side: Side
  onChoose: (side: Side) => void
}

/** A setting in which two people differ: as it was, as theirs, as yours. */
export function DifferenceRow({ difference, comparison, names, side, onChoose }: Props) {
  const id = useId()
  const { field, changedBy } = difference
  const by = comparison.newer.updatedBy
  const { before, theirs, yours, note } = diffOf(field, comparison, names)
  const sides = [
    { side: 'theirs', name: by === null ? 'Theirs' : `Theirs (${by})`, lines: theirs },
    { side: 'yours', name: 'Yours', lines: yours },
  ] as const
  return (
    <fieldset className={classes.field}>
      <legend className={classes.legend}>
        {fieldLabels[field]} <span className={classes.who}>{changedWords[changedBy]}</span>
      </legend>
      <div className={classes.before}>
        <span className={classes.name}>Before</span>
        <Lines lines={before} />
      </div>
      <div className={classes.sides}>
        {sides.map((one) => (
          <label key={one.side} className={classes.side}>
            <input
              type="radio"
              name={id}
              className={classes.input}
              checked={side === one.side}
              onChange={() => onChoose(one.side)}
            />
            <span className={classes.words}>
              <span className={classes.name}>{one.name}</span> <Lines lines={one.lines} />
            </span>
          </label>
        ))}
      </div>
      {note !== undefined && <p className={classes.note}>{note}</p>}
    </fieldset>
  )
}

const changedWords: Record<Difference['changedBy'], string> = {
  theirs: 'changed by them',
  yours: 'changed by you',
  both: 'changed by both of you',
}

function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <span className={classes.lines}>
      {lines.map(({ text, mark }, index) => (
        // Two rows may read the same.
        <span key={index} className={classes.line} data-mark={mark}>
          <span className={classes.text}>{text}</span>{' '}
          {mark !== undefined && <span className={classes.mark}>{mark}</span>}{' '}
        </span>
      ))}
    </span>
  )
}
