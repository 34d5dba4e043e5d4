import type { FieldName } from '../model/values'
import { fieldLabels } from '../model/wording'
import classes from './ChangeList.module.css'

/** Names the settings whose changes would be lost. */
export function ChangeList({ changed }: { changed: readonly FieldName[] }) {
  return (
    <div className={classes.words}>
      <p className={classes.lead}>What you changed here is lost:</p>
      <ul className={classes.list}>
        {changed.map((field) => (
          <li key={field}>{fieldLabels[field]}</li>
        ))}
      </ul>
    </div>
  )
}
