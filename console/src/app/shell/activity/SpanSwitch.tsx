import classes from './SpanSwitch.module.css'
import { spans, type Span } from './spans'

type Props = { span: Span; onChange: (span: Span) => void }

/** Chooses how far back the chart looks. */
export function SpanSwitch({ span, onChange }: Props) {
  return (
    <fieldset className={classes.switch}>
      <legend className={classes.legend}>How far back the chart looks</legend>
      {spans.map((choice) => (
        <label key={choice.hours} className={classes.choice}>
          <input
            type="radio"
            name="activity-span"
            className={classes.input}
            checked={choice === span}
            onChange={() => onChange(choice)}
          />
          {choice.name}
        </label>
      ))}
    </fieldset>
  )
}
